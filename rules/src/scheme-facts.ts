/** Kinds of subject that rules speak about. */
export const subjects = ['member', 'unit', 'branch'] as const
export type Subject = (typeof subjects)[number]

/**
 * Values a fact can carry and rules can ask for. Closed: a new one is code for all localities.
 * `rating` 1 … 5; `hours` whole or half hours; `days` late; `slot` inside | outside the unit's working hours; `day`
 * working | resting and `festival` by the real calendar (slots.ts); `period` the kind of period opened; `by` who rated.
 */
export const factValues = {
  period: 'word',
  rating: 'number',
  by: 'word',
  evidence: 'level',
  field: 'word',
  post: 'word',
  project: 'word',
  group: 'word',
  kind: 'word',
  cycle: 'word',
  award: 'word',
  grade: 'word',
  hours: 'number',
  days: 'number',
  slot: 'word',
  day: 'word',
  festival: 'word',
  place: 'word',
  team: 'word',
  emergency: 'truth',
  card: 'word',
  'organisation-kind': 'word',
  role: 'word',
} as const
export type FactValue = keyof typeof factValues

const service = [
  'field',
  'post',
  'project',
  'group',
  'hours',
  'slot',
  'day',
  'festival',
  'place',
  'team',
  'emergency',
] as const
const always = ['evidence', 'card', 'organisation-kind', 'role'] as const

/** The closed list of facts with the values each carries beside evidence, card, kind of organisation and role. */
export const facts = {
  'period.opened': ['period'],
  'enrolment.current': ['kind'],
  'enrolment.late': ['kind', 'days'],
  'enrolment.ended': ['kind'],
  'need.placed': ['kind', 'field', 'group'],
  'need.answered': ['kind', 'field', 'group'],
  'need.served': ['kind', 'field', 'group'],
  'order.accepted': ['field'],
  'order.declined': ['field'],
  'order.handed-back': ['field'],
  'claim.approved': ['post', 'project'],
  'claim.sent-back': ['post', 'project'],
  'claim.completed': ['post', 'project'],
  'commitment.made': ['post', 'project'],
  'commitment.kept': ['post', 'project'],
  'commitment.broken': ['post', 'project'],
  'service.verified': service,
  'service.rated': ['rating', 'by', ...service],
  'visit.made': ['festival', 'group'],
  'visit.missed': ['festival', 'group'],
  'activity.joined': ['kind', 'hours', 'slot', 'day', 'festival'],
  'activity.led': ['kind', 'hours', 'slot', 'day', 'festival'],
  'talk.given': ['kind'],
  'wish.done': ['kind', 'field', 'group'],
  'problem.solved': ['field'],
  'agreement.signed': [],
  'agreement.milestone': [],
  'meeting.attended': ['kind'],
  'meeting.resolution-done': ['kind'],
  'exemplar.chosen': ['cycle'],
  'award.won': ['award', 'cycle'],
  'breach.upheld': ['kind'],
  'talk.held': ['kind'],
  'appraisal.final': ['grade'],
} as const satisfies Record<string, readonly FactValue[]>
export type FactKind = keyof typeof facts

/** May a rule on this fact ask for this value. */
export function factCarries(kind: FactKind, value: string): boolean {
  return [...always, ...facts[kind]].some((carried) => carried === value)
}

/**
 * Something that happened, with the Beijing day it counts on. `id` is stable and unique (the record's id with its
 * kind); with the date it orders the fold.
 */
export interface Fact {
  id: string
  kind: FactKind
  date: string
  who: Subject
  subjectId: string
  communityId: string
  /** The points card it belongs to: the community of the home or the one the unit is linked to. */
  card: 'home' | 'unit'
  values: Readonly<Partial<Record<FactValue, string | number | boolean>>>
}
