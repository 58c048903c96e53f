import { mustBeAllowed, verifierRefusal } from '@lianxin/rules/access'
import { advance, type LifeCycle, needLife, orderLife, serviceLife } from '@lianxin/rules/life-cycles'
import { refuse } from '@lianxin/rules/refusal'
import { hoursOf, timesOf } from '@lianxin/rules/slots'
import type { Pen } from '../db.ts'
import { accessActor } from '../gate.ts'
import { show as showOrder } from '../orders/commands.ts'
import { tell } from '../platform/items.ts'
import { needTally } from '../platform/rollups.ts'
import type { NewFact } from '../points/commands.book.ts'
import { servedFacts } from './commands.served.ts'
import { count, show } from './commands.ts'
import type { Found } from './queries.verify.ts'

type Row = Record<string, unknown>
type Service = NonNullable<Found['service']>

/** Everything verifying some records writes, as store_verified takes it. */
export interface Deeds {
  held: Row[]
  parents: Row[]
  services: Row[]
  orders: Row[]
  needs: Row[]
  transitions: Row[]
  facts: Row[]
  lines: Row[]
  books: Row[]
}

/** Records to verify with all that stands around them; it changes as one after the other is decided. */
export interface Desk {
  found: Map<number, Found>
  deeds: Deeds
}

/**
 * Lays out what was read. Several records of one need or one unit's order share it, so that the second is decided by
 * what the first has made of it. The need's and the parent's counts are checked again when everything is written.
 */
export function layOut(found: Map<number, Found>): Desk {
  const needs = new Map<string, Found['need']>()
  const parents = new Map<string, NonNullable<Found['parent']>>()
  const services = new Map<string, Service>()
  const orders = new Map<string, Found['order']>()
  const held: Row[] = []
  const heldParents: Row[] = []
  for (const one of found.values()) {
    if (!one.service) continue
    const community_id = one.community.id
    if (!needs.has(one.need.id)) held.push({ community_id, id: one.need.id, verified: one.need.servedBy.length })
    if (one.parent && !parents.has(one.parent.id))
      heldParents.push({ community_id, id: one.parent.id, live: one.parent.live })
    one.need = shared(needs, one.need)
    one.parent = one.parent && shared(parents, one.parent)
    one.service = shared(services, one.service)
    one.order = shared(orders, one.order)
  }
  const empty = { services: [], orders: [], needs: [], transitions: [], facts: [], lines: [], books: [] }
  return { found, deeds: { held, parents: heldParents, ...empty } }
}

function shared<T extends { id: string }>(known: Map<string, T>, one: T): T {
  const first = known.get(one.id)
  if (first) return first
  known.set(one.id, one)
  return one
}

/** What verifying one record would do; nothing is put on the desk yet. */
export interface Verdict {
  facts: NewFact[]
  /** Puts it on the desk: from here nothing refuses. */
  put(): void
}

/**
 * Decides one record. Nobody verifies her own service; a foreign community's record is not found. The record, its
 * order, the unit's order above it and the need each take their steps. Throws not-found, second-person-needed,
 * wrong-state.
 */
export function decide(pen: Pen, desk: Desk, place: number, doneWell: boolean): Verdict {
  const found = desk.found.get(place)
  if (!found?.service) throw refuse('not-found')
  const { service, order, parent, need, community } = found
  mustBeAllowed(accessActor(pen.ctx.actor), 'service.verify', { communityId: community.id, path: community.path })
  const verifier = pen.ctx.actor.person?.id ?? ''
  const own = { personId: service.personId, writtenBy: service.personId, enteredLater: false }
  const refusal = verifierRefusal(own, verifier)
  if (refusal) throw refusal
  const verified = advance(serviceLife, service.state, 'verify')
  const orderVerified = advance(orderLife, order.state, 'verify')
  const settles = parent !== null && parent.live === 1 && parent.state === 'passed-on'
  const servedBy: [string, string][] = [...need.servedBy, [service.personId, service.unitId]]
  const serves = need.state === 'in-hand' && servedBy.length >= need.helpersWanted
  const facts = [...factsOf(pen, found, service, doneWell), ...(serves ? servedFacts(need, service, servedBy) : [])]
  const put = (): void => {
    const steps = new Steps(pen, desk.deeds, community.id)
    const before = shownService(found, service)
    steps.take(serviceLife, service, [['verify', verified]])
    desk.deeds.services.push({ ...steps.row(service, 1), verified_by: verifier, done_well: doneWell })
    const after = shownService(found, service)
    show(pen, after)
    count(pen, before, after)
    steps.take(orderLife, order, [['verify', orderVerified]])
    desk.deeds.orders.push({ ...steps.row(order, 1), steps: 1 })
    showOrder(pen, shownOrder(found, order))
    if (parent) parent.live--
    if (parent && settles) settle(pen, desk, found, parent, steps)
    need.servedBy = servedBy
    if (serves) serve(pen, desk, found, steps)
    tell(pen, { kind: 'person', id: service.personId }, 'service.verified', { code: need.code }, '/m/mine')
  }
  return { facts, put }
}

/** The unit's order follows the last of its members': done, and verified. */
function settle(pen: Pen, desk: Desk, found: Found, parent: NonNullable<Found['parent']>, steps: Steps): void {
  const done = advance(orderLife, parent.state, 'finish')
  steps.take(orderLife, parent, [
    ['finish', done],
    ['verify', advance(orderLife, done, 'verify')],
  ])
  desk.deeds.orders.push({ ...steps.row(parent, 2), steps: 2 })
  showOrder(pen, shownOrder(found, parent))
}

function serve(pen: Pen, desk: Desk, { need, community }: Found, steps: Steps): void {
  const before = need.state
  steps.take(needLife, need, [['serve', advance(needLife, need.state, 'serve')]])
  desk.deeds.needs.push(steps.row(need, 1))
  pen.tally(needTally({ ...need, communityId: community.id, at: new Date(need.at) }, before, need.state))
  tell(pen, { kind: 'resident', id: need.id, communityId: community.id }, 'need.served', { code: need.code })
}

/** Steps along life-cycles: the rows in hand move, their lines go onto the desk. */
class Steps {
  readonly #pen: Pen
  readonly #deeds: Deeds
  readonly #community: string
  constructor(pen: Pen, deeds: Deeds, community: string) {
    this.#pen = pen
    this.#deeds = deeds
    this.#community = community
  }

  take(life: LifeCycle, row: { id: string; state: string; seq: number }, ways: readonly [string, string][]): void {
    const { actor } = this.#pen.ctx
    for (const [verb, to_state] of ways) {
      row.seq++
      this.#deeds.transitions.push({
        community_id: this.#community,
        entity_id: row.id,
        seq: row.seq,
        entity: life.entity,
        verb,
        from_state: row.state,
        to_state,
        at: this.#pen.now.toISOString(),
        actor: actor.id,
        role: actor.role,
      })
      row.state = to_state
    }
  }

  /** The row's update after `steps`: its new state, and the seq it must still have. */
  row({ id, state, seq }: { id: string; state: string; seq: number }, steps: number): Row {
    return { community_id: this.#community, id, seq: seq - steps, state, at: this.#pen.now.toISOString() }
  }
}

const shownService = ({ need, community }: Found, service: Service) => ({
  ...service,
  needCode: need.code,
  publicLine: need.publicLine,
  communityName: community.name,
})

const shownOrder = ({ need, community }: Found, order: Found['order']) => ({
  ...order,
  dueAt: new Date(order.dueAt),
  communityId: community.id,
  communityName: community.name,
  schemeId: community.schemeId,
  needId: need.id,
  needCode: need.code,
  publicLine: need.publicLine,
  category: need.category,
  place: need.place,
  wanted: need.wanted,
  wantedOn: need.wantedOn,
})

/** What a verified service is to the rules: a fact of the member and one of the unit. */
function factsOf({ ctx }: Pen, { seenAt, unitHours }: Found, row: Service, doneWell: boolean): NewFact[] {
  const hours = Math.round((row.minutes / 60) * 2) / 2
  const times = timesOf(row.happenedOn, seenAt ? new Date(seenAt) : null, hoursOf(unitHours), ctx.app.calendar.known())
  const values = { evidence: row.evidence, ...(row.field ? { field: row.field } : {}), hours, ...times }
  const base = { communityId: row.communityId, source: row.id, date: row.happenedOn }
  const rated = { ...values, rating: 5, by: 'community' }
  return (['member', 'unit'] as const).flatMap((who) => {
    const subject = { who, subjectId: who === 'member' ? row.personId : row.unitId }
    const fact: NewFact = { ...base, ...subject, kind: 'service.verified', values }
    return doneWell ? [fact, { ...base, ...subject, kind: 'service.rated' as const, values: rated }] : [fact]
  })
}
