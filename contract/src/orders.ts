import { Type } from 'typebox'
import { BusinessDate, closed, Done, endpoint, Id, Instant, Line } from './endpoint.ts'

const InCommunity = closed({ communityId: Id })
const OfNeed = closed({ communityId: Id, needId: Id })
const OfOrder = closed({ communityId: Id, orderId: Id })
const Reason = closed({ reason: Line(200) })
const MaybeReason = closed({ reason: Type.Optional(Line(200)) })

export const Helper = closed({ kind: Type.Union([Type.Literal('unit'), Type.Literal('member')]), id: Id })

/** One order, as the desk, the unit and the member see it; nothing of the need's private part. */
export const Order = closed({
  id: Id,
  communityId: Id,
  communityName: Type.String(),
  needId: Id,
  needCode: Type.String(),
  publicLine: Type.String(),
  category: Type.Union([Type.String(), Type.Null()]),
  /** The scheme's own name of the category. */
  categoryName: Type.Union([Type.String(), Type.Null()]),
  place: Type.Union([Type.String(), Type.Null()]),
  wanted: Type.String(),
  wantedOn: Type.Union([BusinessDate, Type.Null()]),
  helpersWanted: Type.Integer(),
  helper: Type.Union([Type.Literal('unit'), Type.Literal('member')]),
  helperName: Type.String(),
  unitId: Type.Union([Id, Type.Null()]),
  personId: Type.Union([Id, Type.Null()]),
  parentId: Type.Union([Id, Type.Null()]),
  state: Type.String(),
  dueAt: Instant,
  at: Instant,
  stateAt: Instant,
  note: Type.Union([Type.String(), Type.Null()]),
  /** How presence is known so far. */
  proofs: Type.Array(Type.String()),
  serviceId: Type.Union([Id, Type.Null()]),
  allowed: Type.Array(Type.String()),
})

export const OrderLine = closed({
  seq: Type.Integer(),
  verb: Type.String(),
  toState: Type.String(),
  at: Instant,
  role: Type.String(),
  reason: Type.Union([Type.String(), Type.Null()]),
})

/** Who could be asked, and one sentence why; the order is a proposal, people decide. */
export const Candidate = closed({
  kind: Helper.properties.kind,
  id: Id,
  name: Type.String(),
  unitName: Type.String(),
  /** Reasons as codes with values, worded by the page: same-neighbourhood, strength, free-then, never-asked, last-asked. */
  reasons: Type.Array(closed({ code: Type.String(), value: Type.Optional(Type.String()) })),
  /** Asked and not yet done, and services verified this year: the load a person carries. */
  openOrders: Type.Integer(),
  servedThisYear: Type.Integer(),
  reported: Type.Boolean(),
})

export const candidates = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/needs/:needId/candidates',
  params: OfNeed,
  query: closed({ search: Type.Optional(Type.String({ maxLength: 50 })) }),
  reply: closed({
    units: Type.Array(Candidate),
    members: Type.Array(Candidate),
    /** False where the scheme's path goes through the unit: then members are the unit's to name. */
    membersDirectly: Type.Boolean(),
    /** How many were left out, by reason. */
    leftOut: Type.Array(closed({ code: Type.String(), count: Type.Integer() })),
  }),
})

export const dispatch = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/needs/:needId/dispatch',
  params: OfNeed,
  body: closed({ to: Type.Array(Helper, { minItems: 1, maxItems: 50 }), note: Type.Optional(Line(200)) }),
  reply: closed({ orders: Type.Array(Id) }),
})

/** A member takes an open need herself, where the scheme's path allows it (scheme-forbids elsewhere). */
export const grab = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/needs/:needId/grab',
  params: OfNeed,
  reply: closed({ orderId: Id }),
})

export const ordersOfNeed = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/needs/:needId/orders',
  params: OfNeed,
  reply: closed({ orders: Type.Array(Order) }),
})

export const ordersOfCommunity = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/orders',
  params: InCommunity,
  query: closed({
    state: Type.Optional(Type.String({ maxLength: 100, description: 'states, separated by commas' })),
    after: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: closed({ orders: Type.Array(Order), next: Type.Union([Type.String(), Type.Null()]) }),
})

export const order = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/orders/:orderId',
  params: OfOrder,
  reply: closed({ order: Order, history: Type.Array(OrderLine), children: Type.Array(Order) }),
})

/** Opens the need's private part for whoever holds the order, from acceptance to 24 h after it is done; every look is logged. */
export const openForHolder = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/orders/:orderId/private',
  params: OfOrder,
  reply: closed({
    words: Type.String(),
    name: Type.Union([Type.String(), Type.Null()]),
    phone: Type.Union([Type.String(), Type.Null()]),
    door: Type.Union([Type.String(), Type.Null()]),
  }),
})

const verb = <B extends Parameters<typeof endpoint>[0]['body']>(name: string, body: NonNullable<B>) =>
  endpoint({
    method: 'POST',
    path: `/api/communities/:communityId/orders/:orderId/${name}`,
    params: OfOrder,
    body,
    reply: Done,
  })

export const accept = verb('accept', closed({}))
export const decline = verb('decline', MaybeReason)
export const handBack = verb('hand-back', Reason)
export const withdraw = verb('withdraw', Reason)
export const start = verb('start', closed({}))
/** The desk takes back what it asked, before it is done. */
export const recall = verb('recall', Reason)
export const urge = verb('urge', MaybeReason)
export const passOn = verb(
  'pass-on',
  closed({ personIds: Type.Array(Id, { minItems: 1, maxItems: 50 }), note: Type.Optional(Line(200)) }),
)

/** The member's word that she was there, with a code where there is one; `organiser` is the clerk's word. */
export const confirmPresence = verb(
  'presence',
  closed({
    how: Type.Union([Type.Literal('home-code'), Type.Literal('site-code'), Type.Literal('organiser')]),
    code: Type.Optional(Type.String({ minLength: 4, maxLength: 12 })),
  }),
)

/** Orders a member or a unit has, from its projection. */
export const ordersOfUnit = endpoint({
  method: 'GET',
  path: '/api/units/:unitId/orders',
  params: closed({ unitId: Id }),
  query: closed({ open: Type.Optional(Type.Boolean()) }),
  reply: closed({
    items: Type.Array(
      closed({
        orderId: Id,
        communityId: Id,
        personId: Type.Union([Id, Type.Null()]),
        state: Type.String(),
        at: Instant,
        data: Type.Record(Type.String(), Type.Unknown()),
      }),
    ),
    asOf: Instant,
  }),
})

/** The six digits of a community's own poster, for members who serve at the site; shown to its desk only. */
export const siteCode = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/site-code',
  params: InCommunity,
  reply: closed({ code: Type.String() }),
})
