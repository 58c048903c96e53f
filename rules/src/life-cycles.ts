import { type Refusal, refuse } from './refusal.ts'

/** The state before there is a row: a verb that starts here makes the matter. */
export const NEW = 'new'

type Arrows = Readonly<Record<string, Readonly<Record<string, string>>>>
type Values<T> = T[keyof T]

/** A transition table: verb → state it starts from → state it leads to. */
export interface LifeCycle {
  entity: string
  arrows: Arrows
  /** States that nothing leaves. */
  ends: readonly string[]
}
export type Verbs<L extends LifeCycle> = keyof L['arrows'] & string
export type States<L extends LifeCycle> = Values<{ [V in keyof L['arrows']]: Values<L['arrows'][V]> }> & string

function lifeCycle<const A extends Arrows>(
  entity: string,
  arrows: A,
): Pick<LifeCycle, 'entity' | 'ends'> & { arrows: A } {
  const left = new Set(Object.values(arrows).flatMap((ways) => Object.keys(ways)))
  const reached = new Set(Object.values(arrows).flatMap((ways) => Object.values(ways)))
  return { entity, arrows, ends: [...reached].filter((state) => !left.has(state)) }
}

/** Member or unit × community × kind. A walk-in is known to the clerk who files it, so it is current at once. */
export const enrolmentLife = lifeCycle('enrolment', {
  open: { new: 'due' },
  report: { due: 'reported', returned: 'reported' },
  confirm: { reported: 'current' },
  return: { reported: 'returned' },
  'walk-in': { new: 'current', due: 'current', returned: 'current' },
  end: { due: 'ended', reported: 'ended', returned: 'ended', current: 'ended' },
})

/**
 * A resident's need. `held` waits for the clerk because too many came from one address: never lost, never public.
 * The collective mark is a fact beside the state. `take` and `serve` follow an accepted order and a confirmed
 * service; with several helpers wanted the need stays in hand until the last wanted service is confirmed, and
 * `let-go` brings it back to open when nobody is left who has it. `close` is the clock's verb for what nobody rated;
 * such a need can still be rated, once a round.
 */
export const needLife = lifeCycle('need', {
  place: { new: 'placed' },
  hold: { new: 'held' },
  release: { held: 'placed' },
  amend: { held: 'held', placed: 'placed', sorted: 'sorted', open: 'open', 'in-hand': 'in-hand' },
  sort: { placed: 'sorted', sorted: 'sorted' },
  publish: { sorted: 'open' },
  'take-down': { open: 'sorted' },
  take: { open: 'in-hand', 'in-hand': 'in-hand' },
  'let-go': { 'in-hand': 'open' },
  serve: { 'in-hand': 'served' },
  rate: { served: 'closed', closed: 'closed' },
  close: { served: 'closed' },
  reopen: { served: 'open', closed: 'open' },
  merge: { placed: 'merged', sorted: 'merged', open: 'merged' },
  split: { placed: 'placed', sorted: 'sorted', merged: 'sorted' },
  answer: { held: 'answered', placed: 'answered', sorted: 'answered', open: 'answered' },
  withdraw: {
    held: 'withdrawn',
    placed: 'withdrawn',
    sorted: 'withdrawn',
    open: 'withdrawn',
    'in-hand': 'withdrawn',
  },
})

/**
 * One for each helper asked: unit, team or member. A unit that passes an order on gets child orders; its own then
 * follows them (`passed-on` → done when they are, or back to the desk). The helper withdraws, the desk recalls what
 * isn't done yet, and with a unit's order go those of its members. Grab and self-nomination start accepted.
 */
export const orderLife = lifeCycle('order', {
  dispatch: { new: 'dispatched' },
  grab: { new: 'accepted' },
  nominate: { new: 'accepted' },
  accept: { dispatched: 'accepted' },
  decline: { dispatched: 'declined' },
  'time-out': { dispatched: 'timed-out', 'passed-on': 'timed-out' },
  'pass-on': { dispatched: 'passed-on', accepted: 'passed-on', 'passed-on': 'passed-on' },
  'hand-back': { dispatched: 'handed-back', accepted: 'handed-back', 'passed-on': 'handed-back' },
  start: { accepted: 'under-way' },
  finish: { accepted: 'done', 'under-way': 'done', 'passed-on': 'done' },
  verify: { done: 'verified' },
  urge: { dispatched: 'dispatched', accepted: 'accepted', 'under-way': 'under-way', 'passed-on': 'passed-on' },
  withdraw: { accepted: 'withdrawn', 'under-way': 'withdrawn' },
  recall: {
    dispatched: 'withdrawn',
    accepted: 'withdrawn',
    'under-way': 'withdrawn',
    'passed-on': 'withdrawn',
  },
})

/** Person × order × slot. Not coming is a fact without a penalty. */
export const presenceLife = lifeCycle('presence', {
  expect: { new: 'expected' },
  'check-in': { new: 'present', expected: 'present' },
  'check-out': { present: 'counted' },
  'answer-next-day': { present: 'counted', expected: 'counted' },
  'not-come': { expected: 'missed' },
})

/** The service record. Entered later needs a second person to verify (E1); a correction withdraws and writes anew. */
export const serviceLife = lifeCycle('service', {
  write: { new: 'written', returned: 'written' },
  'enter-later': { new: 'entered-later', returned: 'entered-later' },
  verify: { written: 'verified', 'entered-later': 'verified' },
  return: { written: 'returned', 'entered-later': 'returned' },
  rate: { verified: 'rated' },
  withdraw: {
    written: 'withdrawn',
    'entered-later': 'withdrawn',
    returned: 'withdrawn',
    verified: 'withdrawn',
    rated: 'withdrawn',
  },
})

/**
 * A grade that people give: drafted from the records, shown to the one concerned, who answers or appeals to somebody
 * uninvolved. Unchallenged it stands when the days for objecting are over; final after the public notice, if any, unless somebody
 * objects to it meanwhile: then it is decided once more.
 */
export const appraisalLife = lifeCycle('appraisal', {
  draft: { new: 'drafted', drafted: 'drafted' },
  confirm: { drafted: 'shown' },
  answer: { shown: 'shown' },
  appeal: { shown: 'appealed' },
  'let-stand': { shown: 'decided' },
  decide: { appealed: 'decided' },
  object: { decided: 'appealed' },
  finish: { decided: 'final' },
})

export const lifeCycles = {
  enrolment: enrolmentLife,
  need: needLife,
  order: orderLife,
  presence: presenceLife,
  service: serviceLife,
  appraisal: appraisalLife,
} as const

export type Entity = keyof typeof lifeCycles
export type EnrolmentState = States<typeof enrolmentLife>
export type NeedState = States<typeof needLife>
export type OrderState = States<typeof orderLife>
export type PresenceState = States<typeof presenceLife>
export type ServiceState = States<typeof serviceLife>
export type EnrolmentVerb = Verbs<typeof enrolmentLife>
export type NeedVerb = Verbs<typeof needLife>
export type OrderVerb = Verbs<typeof orderLife>
export type PresenceVerb = Verbs<typeof presenceLife>
export type ServiceVerb = Verbs<typeof serviceLife>
export type AppraisalVerb = Verbs<typeof appraisalLife>

/**
 * Where a verb leads from a state (`NEW` for a matter that has no row yet), or the refusal `wrong-state`
 * with {entity, state, verb}. States come from the database as plain strings, so any string is taken.
 */
export function next<L extends LifeCycle>(life: L, state: string, verb: Verbs<L>): States<L> | Refusal {
  const ways = life.arrows[verb]
  const to = ways && Object.hasOwn(ways, state) ? ways[state] : undefined
  return to === undefined ? refuse('wrong-state', { entity: life.entity, state, verb }) : (to as States<L>)
}

/** As `next`, throwing the refusal: what commands call. */
export function advance<L extends LifeCycle>(life: L, state: string, verb: Verbs<L>): States<L> {
  const to = next(life, state, verb)
  if (typeof to !== 'string') throw to
  return to
}

/** The verbs that start from a state, in the table's order; what `allowed` is built from together with `can`. */
export function verbsFrom<L extends LifeCycle>(life: L, state: string): Verbs<L>[] {
  return Object.keys(life.arrows).filter((verb) => Object.hasOwn(life.arrows[verb] ?? {}, state))
}

/** All states of a life-cycle, in the table's order. */
export function statesOf<L extends LifeCycle>(life: L): States<L>[] {
  return [...new Set(Object.values(life.arrows).flatMap((ways) => Object.values(ways)))] as States<L>[]
}

/** The states a verb can start from: the `where state in (…)` of a conditional update. */
export function startsOf<L extends LifeCycle>(life: L, verb: Verbs<L>): string[] {
  return Object.keys(life.arrows[verb] ?? {})
}

/** The table as a Mermaid state diagram; loops are drawn, they are real verbs. */
export function mermaid(life: LifeCycle): string {
  const lines = ['stateDiagram-v2']
  for (const [verb, ways] of Object.entries(life.arrows)) {
    for (const [from, to] of Object.entries(ways)) {
      lines.push(`  ${from === NEW ? '[*]' : from} --> ${to}: ${verb}`)
    }
  }
  for (const state of life.ends) lines.push(`  ${state} --> [*]`)
  return lines.join('\n')
}
