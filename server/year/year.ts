import { addDays, businessDate, instantOf, periodOf } from '@lianxin/rules/calendar'
import { afterWorkingHours, officeHours } from '@lianxin/rules/deadlines'
import { holidays } from '@lianxin/rules/holidays'
import { enrolmentRules, orderStep } from '@lianxin/rules/paths'
import type { Fact } from '@lianxin/rules/scheme-facts'
import type { Cast, Community, Member } from './cast.ts'
import { Log } from './log.ts'
import type { Need } from './needs.ts'
import type { Plan } from './plan.ts'
import type { Web } from './web.ts'
import type { World } from './world.ts'

/** Fortnights of a year. */
export const wholeYear = 25

/** Everything a run holds in its hands: the people, the way to the server, and what was done so far. */
export class Year {
  readonly plan: Plan
  readonly seed: number
  /** Fortnights that are played; all of them make a year. */
  readonly rounds: number
  readonly world: World
  readonly web: Web
  readonly cast: Cast
  readonly log = new Log()
  readonly needs: Need[] = []
  readonly byId = new Map<string, Member>()
  readonly sentBack = new Set<string>()
  readonly unitsCurrent = new Set<string>()
  private readonly cards = new Map<string, Fact['card']>()
  private readonly units = new Set<string>()
  private readonly known = new Set<string>()
  private readonly listed = new Set<string>()
  private readonly homes = new Map<string, 'due' | 'current'>()
  private readonly due = new Set<string>()
  private readonly opened = new Set<string>()

  constructor(parts: { plan: Plan; seed: number; rounds: number; world: World; web: Web; cast: Cast }) {
    this.plan = parts.plan
    this.seed = parts.seed
    this.rounds = parts.rounds
    this.world = parts.world
    this.web = parts.web
    this.cast = parts.cast
  }

  /** Who is asked to report where, as the roster and the scheme have it. */
  settle(): void {
    const asks = enrolmentRules(this.plan.scheme, 'member').filter(({ required }) => required)
    const [home, unit] = (['home', 'unit'] as const).map((kind) => asks.find((rule) => rule.kind === kind))
    // where one place is enough, whoever's home is known is asked there alone
    const enough = home?.either !== undefined && home.either === unit?.either
    if (enrolmentRules(this.plan.scheme, 'unit').some(({ required }) => required))
      for (const unit of this.cast.units) this.units.add(`${unit.linked.id} ${unit.id}`)
    for (const member of this.cast.members) {
      if (!member.personId) throw new Error(`${member.name} of ${member.unit.name} did not come in by the import`)
      this.byId.set(member.personId, member)
      if (unit && !(enough && member.home)) this.enrolled(member.personId, member.unit.linked.id, 'unit')
      if (home && member.home) this.enrolled(member.personId, member.home.id, 'home')
    }
  }

  enrolled(subjectId: string, communityId: string, kind: 'home' | 'unit', state: 'due' | 'current' = 'due'): void {
    const key = `${communityId} ${subjectId}`
    this.listed.add(subjectId)
    if (kind === 'home') this.homes.set(key, state)
    if (state === 'due') this.due.add(`${key} ${kind}`)
    else this.due.delete(`${key} ${kind}`)
    if (kind === 'home' || !this.cards.has(key)) this.cards.set(key, kind)
  }

  /** What somebody settles at a counter: what that community waits for, her home first; a newcomer comes as a neighbour. */
  comesAs(communityId: string, subjectId: string): 'home' | 'unit' {
    const key = `${communityId} ${subjectId}`
    return !this.due.has(`${key} home`) && this.due.has(`${key} unit`) ? 'unit' : 'home'
  }

  /** Is somebody on a community's list, reported or not. */
  lists(communityId: string, subjectId: string): boolean {
    return this.cards.has(`${communityId} ${subjectId}`) || this.units.has(`${communityId} ${subjectId}`)
  }

  cardOf(subjectId: string, communityId: string): Fact['card'] {
    return this.cards.get(`${communityId} ${subjectId}`) ?? 'home'
  }

  /**
   * Whoever the community has agreed to have begins the year there, once as a neighbour and once for the unit; not again
   * in the same place, nor at a second home in the same year.
   */
  opens(who: 'member' | 'unit', subjectId: string, communityId: string, kind: 'home' | 'unit', date: string): void {
    const year = date.slice(0, 4)
    const marks = [`${year} ${subjectId} ${kind}`, `${year} ${subjectId} in ${communityId}`]
    if (marks.some((mark) => this.opened.has(mark))) return
    for (const mark of marks) this.opened.add(mark)
    this.log.fact('period.opened', { date, who, subjectId, communityId, card: kind, values: { period: 'year' } })
  }

  /** Members who have reported in at home here. */
  neighbours(community: Community): Member[] {
    return this.cast.members.filter(
      (one) => one.current && (['counter', 'moved'].includes(one.manner) ? one.walksIn : one.home) === community,
    )
  }

  /** Members whom some community has on its list: by the roster and the scheme, or because they walked in. */
  membersAsked(): number {
    return this.cast.members.filter((one) => this.listed.has(one.personId)).length
  }

  unitsAsked(): number {
    return this.units.size
  }

  /** Coverage at home as the records have it: an old home's call stays open when somebody moved before answering. */
  atHome(served: readonly { need: Need; helper: { member: Member } }[]) {
    const done = new Set(served.map(({ need, helper }) => `${need.community.id} ${helper.member.personId}`))
    const current = [...this.homes].filter(([, state]) => state === 'current').map(([key]) => key)
    return {
      'home asked': this.homes.size,
      'home current': current.length,
      'home served': current.filter((key) => done.has(key)).length,
    }
  }

  /** The last day that counts: of the year, or of the month in which a shorter play ends. */
  until(): string {
    if (this.rounds >= wholeYear) return `${this.plan.year}-12-31`
    return periodOf(addDays(`${this.plan.year}-01-07`, 14 * this.rounds), 'month').to
  }

  /** True the first time only. */
  once(what: string): boolean {
    if (this.known.has(what)) return false
    this.known.add(what)
    return true
  }

  today(): string {
    return businessDate(this.world.now())
  }

  async goTo(date: string, time: string): Promise<void> {
    await this.world.set(instantOf(date, time))
  }
}

/** When somebody asked now must have answered, by the scheme and the real calendar. */
export const dueFor = (year: Year, who: 'unit' | 'member'): Date =>
  afterWorkingHours(year.world.now(), orderStep(year.plan.scheme, who).hours, officeHours, holidays).at
