import { Type } from 'typebox'
import { BusinessDate, closed, endpoint, Id, Instant, Line, Paged } from './endpoint.ts'

export const needKinds = ['wish', 'difficulty', 'suggestion', 'problem'] as const
/** How it came in: the resident's own page, or filed by staff who were told. */
export const needRoutes = ['own', 'telephone', 'paper', 'door', 'counter'] as const
export const toldRoutes = ['telephone', 'paper', 'door', 'counter'] as const
export const needUrgencies = ['urgent', 'soon', 'normal'] as const
/** When somebody may come; several can be chosen, kept in the row joined by commas. */
export const needTimes = ['soonest', 'weekday-day', 'weekday-evening', 'saturday', 'sunday', 'any'] as const
export const targetGroups = [
  'elderly',
  'disabled',
  'minor',
  'left-behind',
  'hardship',
  'jobless',
  'migrant',
  'veteran',
] as const
/** Why the private part is opened; stands in the audit row's action. */
export const openPurposes = ['sort', 'call', 'dispatch', 'check'] as const
export const needStates = [
  'held',
  'placed',
  'sorted',
  'open',
  'in-hand',
  'served',
  'closed',
  'answered',
  'merged',
  'withdrawn',
] as const

export type NeedStateName = (typeof needStates)[number]
/** Id in the community's scheme: of a chip, of a field, or `unclear`. */
export type NeedCategory = string
export type NeedTime = (typeof needTimes)[number]
export type OpenPurpose = (typeof openPurposes)[number]

const oneOf = <const T extends string[]>(values: readonly [...T]) => Type.Enum(values)
const Maybe = Type.Union([Type.String(), Type.Null()])
const community = closed({ communityId: Id })
const oneNeed = closed({ communityId: Id, needId: Id })
/** The sequence number the page was read at: an older one is refused as stale. */
const seq = Type.Integer({ minimum: 1 })
const Wanted = Type.Array(oneOf(needTimes), { maxItems: 6 })
const Reason = Line(500)
/** What a need is about: the scheme's catalogue says which there are, so the server checks it (`unknown-category`). */
const Category = Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' })

export const NeedShort = closed({
  id: Id,
  code: Type.String(),
  kind: oneOf(needKinds),
  state: oneOf(needStates),
  seq,
  category: Maybe,
  /** The scheme's own name of the category. */
  categoryName: Maybe,
  urgency: oneOf(needUrgencies),
  neighbourhood: Maybe,
  publicLine: Maybe,
  wanted: Type.Array(Type.String()),
  wantedOn: Maybe,
  helpersWanted: Type.Integer(),
  collective: Type.Boolean(),
  route: oneOf(needRoutes),
  at: Instant,
  stateAt: Instant,
})

export const NeedFull = closed({
  ...NeedShort.properties,
  neighbourhoodId: Maybe,
  targetGroup: Maybe,
  forOther: Type.Boolean(),
  answer: Maybe,
  mergedInto: Type.Union([closed({ id: Id, code: Type.String() }), Type.Null()]),
  servedAt: Type.Union([Instant, Type.Null()]),
  merged: Type.Array(closed({ id: Id, code: Type.String(), publicLine: Maybe })),
  history: Type.Array(
    closed({
      seq,
      verb: Type.String(),
      toState: Type.String(),
      at: Instant,
      role: Type.String(),
      by: Maybe,
      reason: Maybe,
    }),
  ),
  duplicates: Type.Array(
    closed({
      id: Id,
      code: Type.String(),
      state: oneOf(needStates),
      category: Maybe,
      categoryName: Maybe,
      publicLine: Maybe,
      neighbourhood: Maybe,
      at: Instant,
      why: Type.Array(oneOf(['phone', 'door', 'place'])),
    }),
  ),
  rating: Type.Union([
    closed({
      score: Type.Integer(),
      thanks: Maybe,
      shown: Type.Boolean(),
      route: oneOf(['link', 'told']),
      at: Instant,
    }),
    Type.Null(),
  ]),
  allowed: Type.Array(Type.String()),
})

export const NeedMoved = closed({ id: Id, code: Type.String(), state: oneOf(needStates), seq })

/** Raw words and how to reach the resident; every answer of this kind leaves an audit row. */
export const NeedPrivate = closed({
  text: Type.String(),
  additions: Type.Array(closed({ at: Instant, text: Type.String() })),
  name: Maybe,
  phone: Maybe,
  door: Maybe,
  presenceCode: Type.String(),
  /** The raw words with what names somebody taken out: a first draft of the public line, never stored. */
  draft: Type.String(),
})

const base = '/api/communities/:communityId/needs'
const one = `${base}/:needId`

export const listNeeds = endpoint({
  method: 'GET',
  path: base,
  params: community,
  query: closed({
    ...Paged.properties,
    /** Comma-separated states; none: everything that waits for the desk or a helper. */
    state: Type.Optional(Type.String({ maxLength: 120, pattern: '^[a-z,-]*$' })),
    category: Type.Optional(Category),
    neighbourhoodId: Type.Optional(Id),
    collective: Type.Optional(Type.Boolean()),
    /** Part of the public line, or a code. */
    search: Type.Optional(Type.String({ maxLength: 60 })),
    order: Type.Optional(oneOf(['waiting', 'newest'])),
  }),
  reply: closed({
    needs: Type.Array(NeedShort),
    /** Cursor of the next page, null at the end. */
    next: Maybe,
    /** How many are in each state, whatever the filter. */
    counts: Type.Record(Type.String(), Type.Integer()),
    allowed: Type.Array(Type.String()),
  }),
})

export const readNeed = endpoint({ method: 'GET', path: one, params: oneNeed, reply: NeedFull })

/** What the file and sort forms let choose. */
export const needChoices = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/need-choices',
  params: community,
  reply: closed({
    neighbourhoods: Type.Array(closed({ id: Id, name: Type.String() })),
    /** What residents choose; `field` is what it is usually sorted into. */
    chips: Type.Array(closed({ id: Type.String(), name: Type.String(), field: Maybe })),
    /** What the desk sorts into. */
    fields: Type.Array(closed({ id: Type.String(), name: Type.String() })),
    groups: Type.Array(Type.String()),
  }),
})

const Told = {
  text: Line(2000),
  category: Category,
  neighbourhoodId: Type.Optional(Id),
  door: Type.Optional(Type.String({ maxLength: 100 })),
  wanted: Wanted,
  wantedOn: Type.Optional(BusinessDate),
  phone: Type.Optional(Type.String({ maxLength: 40 })),
  name: Type.Optional(Type.String({ maxLength: 40 })),
}

/** Placed for somebody who telephoned, wrote on paper, was met at the door or came to the counter. */
export const fileNeed = endpoint({
  method: 'POST',
  path: base,
  params: community,
  body: closed({ ...Told, route: oneOf(toldRoutes), kind: Type.Optional(oneOf(needKinds)) }),
  reply: closed({ ...NeedMoved.properties, slip: Type.String({ description: 'address of the slip to print' }) }),
})

export const findNeed = endpoint({
  method: 'POST',
  path: `${base}/find`,
  params: community,
  body: closed({ code: Line(20), lastFour: Type.String({ pattern: '^\\s*\\d{4}\\s*$' }) }),
  reply: closed({ id: Id, code: Type.String() }),
})

export const openNeedPrivate = endpoint({
  method: 'POST',
  path: `${one}/open-private`,
  params: oneNeed,
  body: closed({ purpose: oneOf(openPurposes) }),
  reply: NeedPrivate,
})

/** A lost link: the old one stops, the new one is for printing or telling at the desk. */
export const newNeedLink = endpoint({
  method: 'POST',
  path: `${one}/new-link`,
  params: oneNeed,
  reply: closed({ slip: Type.String(), link: Type.String() }),
})

const verb = <P extends Parameters<typeof closed>[0]>(name: string, body: P) =>
  endpoint({
    method: 'POST',
    path: `${one}/${name}`,
    params: oneNeed,
    body: closed({ seq, ...body }),
    reply: NeedMoved,
  })

export const releaseNeed = verb('release', {})
export const sortNeed = verb('sort', {
  category: Category,
  kind: oneOf(needKinds),
  urgency: oneOf(needUrgencies),
  publicLine: Line(1000),
  /** The clerk has looked at what may be a name or a door and found that it is none. */
  looked: Type.Optional(Type.Boolean()),
  helpersWanted: Type.Integer({ minimum: 1, maximum: 200 }),
  wanted: Type.Optional(Wanted),
  wantedOn: Type.Optional(Type.Union([BusinessDate, Type.Null()])),
  neighbourhoodId: Type.Optional(Type.Union([Id, Type.Null()])),
  targetGroup: Type.Optional(Type.Union([oneOf(targetGroups), Type.Null()])),
  /** Publishes in the same step. */
  publish: Type.Optional(Type.Boolean()),
})
export const publishNeed = verb('publish', { looked: Type.Optional(Type.Boolean()) })
export const takeDownNeed = verb('take-down', { reason: Reason })
export const mergeNeed = verb('merge', { into: Id })
/** Of a merged need: on its own again. Of another: `text` becomes a need of its own for the same resident. */
export const splitNeed = verb('split', {
  text: Type.Optional(Line(2000)),
  category: Type.Optional(Category),
})
export const markCollective = verb('mark-collective', { collective: Type.Boolean() })
export const answerNeed = verb('answer', { answer: Line(1000) })
export const withdrawNeed = verb('withdraw', { reason: Reason })
export const reopenNeed = verb('reopen', { reason: Reason })
export const amendNeed = verb('amend', { text: Line(2000) })
/** What the resident said of the service, told to staff: a rating, never evidence. */
export const rateToldNeed = verb('rate', {
  score: Type.Integer({ minimum: 1, maximum: 5 }),
  thanks: Type.Optional(Type.String({ maxLength: 1000 })),
  thanksShown: Type.Optional(Type.Boolean()),
})
