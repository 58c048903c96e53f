import type { Reply } from '@lianxin/contract/endpoint'
import { confirm, enrolments, report, reporting, returnEnrolment, walkIn } from '@lianxin/contract/enrolments'
import { myItems } from '@lianxin/contract/people'
import { businessDate } from '@lianxin/rules/calendar'
import { inTurns } from '../seed/in-turns.ts'
import type { Community, Member } from './cast.ts'
import { enterMembers, enterStaff } from './enter.ts'
import type { Year } from './year.ts'

type Enrolment = Reply<typeof enrolments>['enrolments'][number]

/** Members whose day has come report themselves, on every community the scheme asks for. */
export async function membersReport(year: Year, round: number): Promise<void> {
  const { web, world, log, cast } = year
  const wanted = cast.members.filter(
    (one) => one.reportsIn === round && !one.reported && ['prompt', 'late', 'returned'].includes(one.manner),
  )
  await enterMembers(web, world, wanted)
  await inTurns(wanted, 24, (one) => reportAll(year, one))
  for (const one of wanted) one.reported = true
  const units = cast.units.filter((unit) => unit.willing && unit.no % 4 === round)
  await inTurns(units, 24, async (unit) => {
    await enterStaff(web, world, unit.secretary)
    const { rows } = await web.call(unit.secretary, reporting, { params: { unitId: unit.id } })
    for (const row of rows.filter((one) => one.personId === null && one.state === 'due')) {
      const params = { communityId: row.communityId, enrolmentId: row.enrolmentId }
      await web.call(unit.secretary, report, { params, body: {} })
      log.did('enrolment', 'report', row.enrolmentId)
    }
  })
}

async function reportAll({ web, log }: Year, member: Member): Promise<void> {
  const { items } = await web.call(member, myItems, { query: { entity: 'enrolment' } })
  const due = items.filter((one) => one.state === 'due' || one.state === 'returned')
  for (const one of due.sort((a, b) => (a.entityId < b.entityId ? -1 : 1))) {
    await web.call(member, report, { params: { communityId: one.communityId, enrolmentId: one.entityId }, body: {} })
    log.did('enrolment', 'report', one.entityId)
  }
}

/** Those whom the desk sent back come again a few days later. */
export async function returnedReportAgain(year: Year, round: number): Promise<void> {
  const { web, world, cast } = year
  const wanted = cast.members.filter((one) => one.manner === 'returned' && one.reportsIn === round && !one.current)
  await enterMembers(web, world, wanted)
  await inTurns(wanted, 24, (one) => reportAll(year, one))
}

/** The desk's look at who reported: walk-ins at the counter, some sent back once, all others confirmed together. */
export async function deskConfirms(year: Year, round: number, community: Community): Promise<void> {
  const { web, world, log, cast } = year
  const { clerk, id: communityId } = community
  const date = businessDate(world.now())
  const params = { communityId }
  const comes = (one: Member) => one.walksIn === community && one.reportsIn === round && !one.current
  for (const one of cast.members.filter((one) => comes(one) && ['counter', 'moved'].includes(one.manner))) {
    const { id } = await web.call(clerk, walkIn, { params, body: { name: one.name, phone: one.phone } })
    log.did('enrolment', 'walk-in', id)
    became(year, { kind: year.comesAs(communityId, one.personId), date, communityId }, one)
  }
  const waiting = await reportedAt(year, community)
  const ids: string[] = []
  for (const one of waiting) {
    const member = one.subject === 'member' ? year.byId.get(one.subjectId) : undefined
    if (member?.manner === 'returned' && !year.sentBack.has(one.id)) {
      year.sentBack.add(one.id)
      const body = { reason: '名册上的小区和您说的不一样，请核对一下' }
      await web.call(clerk, returnEnrolment, { params: { ...params, enrolmentId: one.id }, body })
      log.did('enrolment', 'return', one.id)
    } else ids.push(one.id)
  }
  for (let from = 0; from < ids.length; from += 50)
    await web.call(clerk, confirm, { params, body: { ids: ids.slice(from, from + 50) } })
  const confirmed = new Set(ids)
  // whoever is at home here and works here too begins at home
  const agreed = waiting.filter(({ id }) => confirmed.has(id)).sort((a, b) => (a.kind < b.kind ? -1 : 1))
  for (const one of agreed) {
    log.did('enrolment', 'confirm', one.id)
    const about = { kind: one.kind, date, communityId }
    if (one.subject === 'member') became(year, about, year.byId.get(one.subjectId))
    else {
      year.unitsCurrent.add(one.subjectId)
      year.enrolled(one.subjectId, about.communityId, 'unit')
      fact(year, about, 'unit', one.subjectId)
    }
  }
}

async function reportedAt({ web }: Year, { clerk, id: communityId }: Community): Promise<Enrolment[]> {
  const found: Enrolment[] = []
  let after: string | null = null
  do {
    const query: { state: string; limit: number; after?: string } = { state: 'reported', limit: 200 }
    if (after) query.after = after
    const page: Reply<typeof enrolments> = await web.call(clerk, enrolments, { params: { communityId }, query })
    found.push(...page.enrolments)
    after = page.next
  } while (after)
  return found.sort((a, b) => (a.id < b.id ? -1 : 1))
}

interface About {
  kind: 'home' | 'unit'
  date: string
  communityId: string
}

function became(year: Year, about: About, member: Member | undefined): void {
  if (!member) throw new Error('somebody reported in who is on no roster')
  member.reported = true
  member.current = true
  year.enrolled(member.personId, about.communityId, about.kind, 'current')
  fact(year, about, 'member', member.personId)
}

function fact(year: Year, { kind, date, communityId }: About, who: 'member' | 'unit', subjectId: string): void {
  year.opens(who, subjectId, communityId, kind, date)
  const card = who === 'unit' ? ('unit' as const) : year.cardOf(subjectId, communityId)
  year.log.fact('enrolment.current', { date, who, subjectId, communityId, card, values: { kind } })
}
