import { type Static, type TProperties, type TSchema, Type } from 'typebox'
import { nameMasks } from './masking.ts'
import { facts, factValues, subjects } from './scheme-facts.ts'

const closed = <T extends TProperties>(properties: T) => Type.Object(properties, { additionalProperties: false })
const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Unsafe<T[number]>({ enum: values, ...(description ? { description } : {}) })
const maybe = <T extends TSchema>(type: T) => Type.Optional(type)

const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$', description: '小写字母、数字和短横线' })
const Say = Type.String({
  minLength: 4,
  maxLength: 200,
  pattern: '\\p{Script=Han}',
  description: '给干部和党员看的一句中文',
})
const Name = Type.String({ minLength: 1, maxLength: 40 })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' })
const Count = Type.Integer({ minimum: 1, maximum: 10000 })
const Cites = closed({ doc: Id, place: Type.String({ minLength: 1, maxLength: 80 }) })
const Kinds = oneOf(['day', 'week', 'month', 'quarter', 'half', 'year'])
const Hours = closed({ 'working-hours': Type.Number({ exclusiveMinimum: 0, maximum: 2000 }) })

/** What every rule has: an id, its source, a sentence, and whether the text or somebody chose the value. */
const rule = {
  rule: Id,
  cites: Cites,
  say: Say,
  from: maybe(oneOf(['text', 'chosen'], 'chosen：原文没有写明，由本方案取最宽松的值')),
  'chosen-by': maybe(Name),
}
const subject = {
  who: oneOf(subjects),
  'organisation-kinds': maybe(Type.Array(Name)),
  roles: maybe(Type.Array(Id)),
}

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()])
const Condition = Type.Union([
  Scalar,
  closed({ 'at-least': Scalar }),
  closed({ 'at-most': Scalar }),
  closed({ 'at-least': Scalar, 'at-most': Scalar }),
  closed({ 'one-of': Type.Array(Scalar, { minItems: 1 }) }),
  closed({ not: Scalar }),
])
const valueNames = Object.keys(factValues) as (keyof typeof factValues)[]
const When = closed(
  Object.fromEntries(valueNames.map((name) => [name, maybe(Condition)])) as Record<
    (typeof valueNames)[number],
    ReturnType<typeof maybe<typeof Condition>>
  >,
)
const OnFact = oneOf(Object.keys(facts) as (keyof typeof facts)[])
const Cap = closed({ points: Type.Integer({ minimum: 1 }), every: Kinds })

const Enrolment = closed({
  ...rule,
  ...subject,
  kind: oneOf(['home', 'unit'], '居住地社区，或单位联系的社区'),
  level: oneOf(['community', 'neighbourhood', 'grid']),
  required: Type.Boolean(),
  within: closed({ days: Count }),
  again: maybe(oneOf(['half', 'year'], '隔多久再报到一次')),
  late: maybe(closed({ 'unit-gives-reason': Type.Boolean() })),
})

const Duty = closed({
  ...rule,
  ...subject,
  on: OnFact,
  when: maybe(When),
  do: Type.Union([closed({ times: Count }), closed({ hours: Count }), closed({ kinds: Count })]),
  every: Kinds,
  evidence: maybe(oneOf(['E0', 'E1', 'E2', 'E3'])),
  'nothing-needed': maybe(oneOf(['counts', 'does-not-count'])),
  'part-of-period': maybe(oneOf(['pro-rata', 'full'])),
  excused: maybe(Type.Array(oneOf(['paused', 'sick', 'away', 'new', 'retiring']))),
})

const Rate = closed({
  ...rule,
  ...subject,
  share: closed({ of: Type.String(), among: Type.String() }),
  goal: Type.Number({ minimum: 0, maximum: 1 }),
  'shown-to': Type.Array(oneOf(['member', 'unit', 'community', 'street', 'county', 'public'])),
})

const PointsRule = closed({
  ...rule,
  ...subject,
  on: maybe(OnFact),
  when: maybe(When),
  give: Type.Integer({ minimum: -1000, maximum: 1000 }),
  per: maybe(oneOf(['fact', 'hour'])),
  every: maybe(Kinds),
  card: maybe(oneOf(['home', 'unit', 'each'])),
  book: maybe(oneOf(['at-once', 'at-close'])),
  category: maybe(Id),
  cap: maybe(Cap),
})

const Score = closed({
  none: maybe(Type.Boolean({ description: '不计分' })),
  close: Kinds,
  reset: Type.Union([Kinds, Type.Literal('never')]),
  'carry-over': maybe(Type.Integer({ minimum: 0 })),
  'expires-after': maybe(closed({ months: Count })),
  caps: maybe(Type.Array(closed({ category: Id, ...Cap.properties }))),
  cites: Cites,
  say: Say,
  from: rule.from,
})

const Low = closed({
  ...rule,
  ...subject,
  after: Kinds,
  when: closed({ points: maybe(closed({ 'at-most': Type.Integer() })), duty: maybe(Id), rate: maybe(Id) }),
  does: Type.Array(
    closed({
      what: oneOf(['remind', 'talk', 'mend']),
      by: oneOf(['community', 'unit', 'street', 'county']),
      within: maybe(closed({ days: Count })),
    }),
    { minItems: 1 },
  ),
  unless: maybe(Type.Array(oneOf(['nothing-needed', 'paused', 'new']))),
  private: Type.Literal(true),
})

const Grades = closed({
  ...rule,
  ...subject,
  every: Kinds,
  names: Type.Array(Name, { minItems: 2 }),
  by: Type.Union([
    closed({
      bands: Type.Array(closed({ grade: Name, from: maybe(Type.Integer()) }), {
        minItems: 2,
        description: '从高到低；最后一档不写 from，兜住其余分数',
      }),
    }),
    closed({
      shares: Type.Array(closed({ grade: Name, share: Type.Number({ minimum: 0, maximum: 1 }) }), { minItems: 2 }),
    }),
    closed({ jury: Name }),
  ]),
  bars: maybe(Type.Array(closed({ on: OnFact, when: maybe(When), 'at-most': Name, cites: Cites, say: Say }))),
  stars: maybe(Type.Array(closed({ star: Name, from: Type.Integer() }))),
})

const Award = closed({
  ...rule,
  ...subject,
  every: Kinds,
  nominate: Type.Array(oneOf(['resident', 'member', 'unit', 'community', 'street', 'county'])),
  eligible: maybe(closed({ on: OnFact, when: maybe(When), times: maybe(Count) })),
  compared: Type.Array(Name),
  vote: maybe(Name),
  number: Count,
  'notice-days': Type.Integer({ minimum: 0, maximum: 60 }),
})

const Visit = closed({
  ...rule,
  ...subject,
  households: Type.Union([Type.Integer({ minimum: 0, maximum: 50 }), Type.Literal('many-to-one')]),
  every: maybe(Kinds),
  festivals: maybe(Type.Array(Name)),
  'on-request': maybe(Type.Boolean()),
})

const Feedback = closed({
  ...rule,
  ...subject,
  every: Kinds,
  sender: Name,
  to: Type.Array(Name, { minItems: 1 }),
  copies: maybe(Type.Array(Name)),
  receipt: maybe(Type.Boolean()),
})
const Notice = closed({
  ...rule,
  what: oneOf(['commitments', 'claims', 'points', 'exemplars', 'awards', 'grades', 'deeds', 'praise']),
  where: Type.Array(oneOf(['community', 'unit', 'street', 'county'])),
  every: Kinds,
  days: maybe(Count),
  mask: maybe(oneOf(nameMasks)),
})

const Step = closed({
  who: oneOf(['resident', 'community', 'unit', 'member', 'street', 'county']),
  'may-refuse': maybe(Type.Boolean()),
  'may-send-back': maybe(Type.Boolean()),
  due: maybe(Hours),
  'late-to': maybe(oneOf(['community', 'unit', 'street', 'county'], '逾期后转给谁')),
})
const Path = closed({
  cites: Cites,
  say: Say,
  from: rule.from,
  steps: Type.Array(Step, { minItems: 1 }),
  'two-persons': maybe(Type.Boolean()),
})
const Orders = closed({
  ...Path.properties,
  modes: Type.Array(oneOf(['chain', 'direct', 'grab', 'self-nomination', 'collective']), { minItems: 1 }),
})

const Entry = closed({
  id: Id,
  name: Name,
  say: Say,
  licence: maybe(Name),
  minors: maybe(Type.Boolean()),
  risk: maybe(Type.Boolean()),
  from: rule.from,
  field: maybe(Id),
})
const Entries = Type.Array(Entry)
const SwitchOn = closed({ authority: Name, document: Name, reason: Say, until: Day })

/** The scheme language; published as schemes/scheme.schema.json for editors. */
export const SchemeSchema = closed({
  scheme: Id,
  name: Name,
  area: closed({ kind: oneOf(['province', 'prefecture', 'county', 'unit']), name: Name, code: maybe(Type.String()) }),
  effective: Day,
  're-score-from': maybe(
    Type.String({ pattern: Day.pattern as string, description: '从哪天起的旧记录也按这一版重新算；不写就不回头' }),
  ),
  inherits: maybe(Type.Array(Id)),
  without: maybe(Type.Array(Id)),
  sources: Type.Record(
    Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
    closed({
      title: Type.String({ minLength: 2 }),
      issuer: Name,
      date: maybe(Type.String()),
      file: maybe(Type.String()),
    }),
  ),
  enrolments: maybe(Type.Array(Enrolment)),
  duties: maybe(Type.Array(Duty)),
  rates: maybe(Type.Array(Rate)),
  score: maybe(Score),
  points: maybe(Type.Array(PointsRule)),
  low: maybe(Type.Array(Low)),
  grades: maybe(Type.Array(Grades)),
  awards: maybe(Type.Array(Award)),
  visits: maybe(Type.Array(Visit)),
  feedback: maybe(Type.Array(Feedback)),
  notices: maybe(Type.Array(Notice)),
  paths: maybe(
    closed({
      orders: maybe(Orders),
      records: maybe(Path),
      claims: maybe(Path),
      appraisals: maybe(Path),
      emergency: maybe(Path),
      release: maybe(Path),
    }),
  ),
  publication: maybe(
    closed({
      names: oneOf(nameMasks),
      deeds: Type.Boolean(),
      points: oneOf(['private', 'unit', 'community']),
      cites: Cites,
      say: Say,
      from: rule.from,
    }),
  ),
  catalogues: maybe(
    closed({
      chips: maybe(Entries),
      fields: maybe(Entries),
      posts: maybe(Entries),
      projects: maybe(Entries),
      groups: maybe(Entries),
      teams: maybe(Entries),
      roles: maybe(Entries),
      activities: maybe(Entries),
      awards: maybe(Entries),
      refusals: maybe(Entries),
      'emergency-levels': maybe(Entries),
      reports: maybe(Entries),
    }),
  ),
  switches: maybe(
    closed({
      ranking: maybe(SwitchOn),
      'compulsory-check-in': maybe(SwitchOn),
      'compulsory-photo': maybe(SwitchOn),
      'location-band': maybe(SwitchOn),
      'negative-publication': maybe(SwitchOn),
    }),
  ),
})

export type Scheme = Static<typeof SchemeSchema>
export type PointsRule = Static<typeof PointsRule>
export type DutyRule = Static<typeof Duty>
export type LowRule = Static<typeof Low>
export type EnrolmentRule = Static<typeof Enrolment>
export type CatalogueEntry = Static<typeof Entry>
export type WhenClause = Static<typeof When>
export type Condition = Static<typeof Condition>
export type SwitchName = keyof NonNullable<Scheme['switches']>
