import { type Static, Type } from 'typebox'
import { nameMasks } from './masking.ts'
import { moreBlocks, NamedIn } from './scheme-blocks.ts'
import { type CatalogueEntry, type CatalogueName, Catalogues, catalogueNames } from './scheme-catalogues.ts'
import {
  Cites,
  type Condition as ConditionForm,
  Count,
  closed,
  Day,
  DocumentDay,
  Hours,
  Id,
  Kinds,
  maybe,
  Name,
  OnFact,
  oneOf,
  rule,
  Say,
  source,
  subject,
  When,
} from './scheme-parts.ts'

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
  either: maybe(Type.String({ ...Id, description: '同名的几条里报到一处就行' })),
  by: maybe(Type.String({ ...Day, description: '第一次都报到的日子' })),
  asks: maybe(Type.Array(oneOf(['name', 'phone', 'occupation', 'strengths', 'wishes', 'free-time']))),
  brings: maybe(Type.Array(oneOf(['needs', 'resources', 'projects']))),
  papers: maybe(
    closed({ certificate: maybe(oneOf(['county', 'system'], '报到证由谁印')), receipt: maybe(Type.Boolean()) }),
  ),
})

const Duty = closed({
  ...rule,
  ...subject,
  on: OnFact,
  'counts-too': maybe(Type.Array(OnFact, { description: '别的也算的事，条件 when 只看 on 那一件' })),
  when: maybe(When),
  do: Type.Union([closed({ times: Count }), closed({ hours: Count }), closed({ kinds: Count })]),
  every: Kinds,
  evidence: maybe(oneOf(['E0', 'E1', 'E2', 'E3'])),
  card: maybe(oneOf(['home', 'unit'], '只算在居住地、或只算在单位联系的社区做的，也只问在那里报到的人')),
  'nothing-needed': maybe(oneOf(['counts', 'does-not-count'])),
  'part-of-period': maybe(oneOf(['pro-rata', 'full'])),
  excused: maybe(Type.Array(oneOf(['paused', 'sick', 'away', 'new', 'retiring']))),
})

const Rate = closed({
  ...rule,
  ...subject,
  share: closed({
    of: Type.String(),
    among: Type.String(),
    when: maybe(When),
    card: maybe(oneOf(['home', 'unit'], '只数在这里以居民、或以单位成员报到的人')),
  }),
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
  ...source,
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
  card: maybe(oneOf(['home', 'unit'], '只评在这里以居民、或以单位成员报到的人')),
  names: Type.Array(Name, { minItems: 2 }),
  goal: maybe(Type.String({ ...Name, description: '希望人人都到的等次' })),
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
  'notice-where': maybe(Type.Array(oneOf(['community', 'unit', 'street', 'county']))),
  veto: maybe(
    closed({
      by: oneOf(['community', 'street', 'county'], '由一名具名的人决定'),
      when: Name,
      appeal: Type.Literal(true, { description: '本人可以申诉' }),
    }),
  ),
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
  also: maybe(Type.Array(oneOf(['important', 'on-request'], '平时有要紧的事，或对方来问'))),
})
const Notice = closed({
  ...rule,
  what: oneOf([
    'needs',
    'commitments',
    'claims',
    'points',
    'exemplars',
    'awards',
    'grades',
    'deeds',
    'praise',
    'warnings',
    'negative',
  ]),
  where: Type.Array(oneOf(['community', 'unit', 'street', 'county'])),
  by: maybe(Type.Array(oneOf(['board', 'screen', 'page', 'media']))),
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
  reasons: maybe(Type.Array(Id, { description: '可以说的理由，取自 catalogues/refusals' })),
})
const Path = closed({
  ...source,
  steps: Type.Array(Step, { minItems: 1 }),
  'two-persons': maybe(Type.Boolean()),
  plan: maybe(Type.Boolean({ description: '每个项目有工作方案' })),
  partners: maybe(Type.Boolean({ description: '几家一起做的，定一家牵头' })),
})
const Orders = closed({
  ...Path.properties,
  modes: Type.Array(oneOf(['chain', 'direct', 'grab', 'self-nomination', 'collective']), { minItems: 1 }),
})

const SwitchOn = closed({ authority: Name, document: Name, reason: Say, until: Day })

/** The scheme language; published as schemes/scheme.schema.json for editors. */
export const SchemeSchema = closed({
  scheme: Id,
  name: Name,
  note: maybe(Type.Array(Say, { description: '读方案的人先要知道的话' })),
  area: closed({ kind: oneOf(['province', 'prefecture', 'county', 'unit']), name: Name, code: maybe(Type.String()) }),
  effective: Day,
  're-score-from': maybe(Type.String({ ...Day, description: '从哪天起的旧记录也按这一版重新算；不写就不回头' })),
  inherits: maybe(Type.Array(Id)),
  without: maybe(Type.Array(Id)),
  sources: Type.Record(
    Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
    closed({
      title: Type.String({ ...Name, minLength: 2, maxLength: 200 }),
      issuer: Name,
      date: maybe(DocumentDay),
      file: maybe(Type.String()),
    }),
    { additionalProperties: false, description: '编号用小写字母、数字和短横线，字母开头：{title, issuer, date}' },
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
  ...moreBlocks,
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
      ...source,
    }),
  ),
  catalogues: maybe(Catalogues),
  'named-in': maybe(
    closed(
      Object.fromEntries(catalogueNames.map((name) => [name, maybe(NamedIn)])) as Record<
        CatalogueName,
        ReturnType<typeof maybe<typeof NamedIn>>
      >,
    ),
  ),
  switches: maybe(
    closed({
      ranking: maybe(SwitchOn),
      'compulsory-check-in': maybe(SwitchOn),
      'compulsory-photo': maybe(SwitchOn),
      'location-band': maybe(SwitchOn),
      'negative-publication': maybe(SwitchOn),
      'online-time': maybe(SwitchOn),
    }),
  ),
})

export type Scheme = Static<typeof SchemeSchema>
export type PointsRule = Static<typeof PointsRule>
export type DutyRule = Static<typeof Duty>
export type LowRule = Static<typeof Low>
export type EnrolmentRule = Static<typeof Enrolment>
export type { CatalogueEntry, CatalogueName }
export type WhenClause = Static<typeof When>
export type Condition = Static<typeof ConditionForm>
export type SwitchName = keyof NonNullable<Scheme['switches']>

/** Blocks that are lists of rules, in the order an official reads them. */
export const listBlocks = [
  'participants',
  'enrolments',
  'offices',
  'pairings',
  'agreements',
  'duties',
  'visits',
  'menus',
  'slots',
  'matching',
  'ratings',
  'meetings',
  'emergencies',
  'points',
  'low',
  'rates',
  'grades',
  'awards',
  'feedback',
  'results',
  'notices',
  'messages',
  'inspections',
  'store',
  'reports',
] as const satisfies readonly (keyof Scheme)[]
export type ListBlock = (typeof listBlocks)[number]
