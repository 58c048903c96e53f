import { type Static, Type } from 'typebox'
import { catalogueNames } from './scheme-catalogues.ts'
import { Count, closed, Id, Kinds, Levels, maybe, Name, OnFact, oneOf, rule, source, subject } from './scheme-parts.ts'

/** Blocks beside duties and points: who takes part, who is paired with whom, what is offered, met, looked into, told. */
const Participant = closed({
  ...rule,
  ...subject,
  part: oneOf(['expected', 'welcome'], 'expected：应当参加；welcome：欢迎参加，不作要求'),
})

const Office = closed({
  ...rule,
  role: Id,
  at: Levels,
  holder: Name,
})

const Pairing = closed({
  ...rule,
  of: oneOf(['unit', 'branch', 'member', 'leader']),
  with: oneOf(['contact-point', 'community', 'neighbourhood', 'household']),
  number: Type.Integer({ minimum: 0, maximum: 50 }),
  voluntary: maybe(Type.Boolean()),
  shared: maybe(Type.Boolean({ description: '几家可以联系同一处' })),
  weighs: maybe(Type.Array(oneOf(['function', 'location', 'population', 'needs', 'foundations', 'difficulties']))),
})

const Agreement = closed({
  ...rule,
  between: Type.Array(oneOf(['unit', 'branch', 'community']), { minItems: 2 }),
  term: maybe(closed({ years: Count })),
  every: maybe(Kinds),
})

const Menu = closed({
  ...rule,
  who: oneOf(['member', 'unit', 'resident']),
  offers: oneOf(catalogueNames),
  tests: maybe(Type.Array(Name)),
})

const Slot = closed({
  ...rule,
  hours: oneOf(['inside', 'outside', 'any'], '上班时间内、外，按各单位自己的作息'),
  days: oneOf(['working', 'resting', 'any'], '工作日、休息日，按放假通知和调休'),
})

const Matching = closed({
  ...rule,
  weighs: Type.Array(oneOf(['profession', 'near-home', 'free-time', 'load', 'wishes']), { minItems: 1 }),
  decides: oneOf(['community', 'unit', 'member']),
})

const Rating = closed({
  ...rule,
  ...subject,
  by: Type.Array(oneOf(['served', 'community', 'residents', 'street', 'unit']), { minItems: 1 }),
  after: oneOf(['service', 'month', 'quarter', 'half', 'year']),
  'part-of-record': maybe(Type.Boolean({ description: '没有这份评价，记录就不完整' })),
})

const Meeting = closed({ ...rule, level: Levels, every: maybe(Kinds), follows: maybe(Type.Boolean()) })

const Inspection = closed({
  ...rule,
  by: oneOf(['community', 'street', 'county', 'prefecture']),
  ways: Type.Array(oneOf(['unannounced', 'random', 'scheduled']), { minItems: 1 }),
  groups: maybe(Count),
  mends: Type.Literal(true, { description: '发现的问题有整改和复查' }),
})

const Emergency = closed({
  ...rule,
  level: Id,
  'called-by': oneOf(['community', 'street', 'county']),
  musters: Levels,
  pauses: Type.Array(oneOf(['orders', 'activities', 'duties', 'appraisals'])),
})

const ReportBlock = closed({
  ...rule,
  name: Name,
  every: Kinds,
  for: Type.Array(oneOf(['member', 'unit', 'community', 'street', 'county', 'prefecture', 'province']), {
    minItems: 1,
  }),
  counts: Type.Array(OnFact, { minItems: 1 }),
})

const Store = closed({
  ...rule,
  level: Levels,
  'points-per-yuan': maybe(Count),
  'health-check': maybe(Kinds),
})

const Messages = closed({ ...rule, levels: Type.Array(Levels, { minItems: 2 }), replies: Type.Boolean() })

const Result = closed({
  ...rule,
  ...subject,
  to: Type.Array(Name, { minItems: 1 }),
  for: Type.Array(Name, { minItems: 1 }),
  appeal: Type.Literal(true, { description: '本人先看到，有异议可以申诉，最后由人决定' }),
})

/** Where the words of one catalogue come from. */
export const NamedIn = closed(source)

/** The schemas of these blocks by name, each a list of rules. */
export const moreBlocks = {
  participants: maybe(Type.Array(Participant)),
  offices: maybe(Type.Array(Office)),
  pairings: maybe(Type.Array(Pairing)),
  agreements: maybe(Type.Array(Agreement)),
  menus: maybe(Type.Array(Menu)),
  slots: maybe(Type.Array(Slot)),
  matching: maybe(Type.Array(Matching)),
  ratings: maybe(Type.Array(Rating)),
  meetings: maybe(Type.Array(Meeting)),
  inspections: maybe(Type.Array(Inspection)),
  emergencies: maybe(Type.Array(Emergency)),
  reports: maybe(Type.Array(ReportBlock)),
  store: maybe(Type.Array(Store)),
  messages: maybe(Type.Array(Messages)),
  results: maybe(Type.Array(Result)),
}
export type PairingRule = Static<typeof Pairing>
export type RatingRule = Static<typeof Rating>
export type ReportRule = Static<typeof ReportBlock>
