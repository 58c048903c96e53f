import { Type } from 'typebox'
import { BusinessDate, closed, Done, endpoint, Id, Instant } from './endpoint.ts'

/** A line of a person's own pages: an enrolment, order, service or points line in its newest state. */
export const Item = closed({
  entity: Type.String(),
  entityId: Id,
  communityId: Id,
  state: Type.String(),
  at: Instant,
  /** Display fields of the matter; see server/src/platform/items.ts for who writes which. */
  data: Type.Record(Type.String(), Type.Unknown()),
})

/** The member's day: what she said she'd do, what waits for her answer, what is due; counts of this year. */
export const myToday = endpoint({
  method: 'GET',
  path: '/api/me/today',
  reply: closed({
    enrolments: Type.Array(Item),
    orders: Type.Array(Item),
    returned: Type.Array(Item),
    servedThisYear: Type.Integer(),
    /** Services a year the scheme asks of a member at home; null where it names no number. */
    askedThisYear: Type.Union([Type.Integer(), Type.Null()]),
    /** The last day of the pause she is in; nothing is asked of her until then. */
    pausedUntil: Type.Union([BusinessDate, Type.Null()]),
    unread: Type.Integer(),
    asOf: Instant,
  }),
})

export const myItems = endpoint({
  method: 'GET',
  path: '/api/me/items',
  query: closed({ entity: Type.Enum(['enrolment', 'order', 'service', 'points']), before: Type.Optional(Instant) }),
  reply: closed({ items: Type.Array(Item), asOf: Instant }),
})

/** Points by community and card, each with its lines; the total is their sum. */
export const myPoints = endpoint({
  method: 'GET',
  path: '/api/me/points',
  query: closed({ year: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2200 })) }),
  reply: closed({
    year: Type.Integer(),
    books: Type.Array(
      closed({
        communityId: Id,
        communityName: Type.String(),
        scheme: Type.String(),
        noScore: Type.Boolean(),
        total: Type.Integer(),
        lines: Type.Array(Item),
      }),
    ),
    asOf: Instant,
  }),
})

/** The communities the member belongs to: how to reach each, and how its orders come to a member. */
export const myCommunities = endpoint({
  method: 'GET',
  path: '/api/me/communities',
  reply: closed({
    communities: Type.Array(
      closed({
        id: Id,
        code: Type.String(),
        name: Type.String(),
        phone: Type.Union([Type.String(), Type.Null()]),
        hours: Type.Union([Type.String(), Type.Null()]),
        scheme: Type.String(),
        /** By the scheme's paths: `grab` one takes it oneself, `direct` the community asks, `chain` the unit asks. */
        orders: Type.Enum(['grab', 'direct', 'chain']),
      }),
    ),
  }),
})

/** Open needs of the member's communities, those she fits best first; only what everybody sees of them. */
export const canTake = endpoint({
  method: 'GET',
  path: '/api/me/can-take',
  reply: closed({
    needs: Type.Array(
      closed({
        communityId: Id,
        communityName: Type.String(),
        needId: Id,
        code: Type.String(),
        publicLine: Type.String(),
        category: Type.Union([Type.String(), Type.Null()]),
        place: Type.Union([Type.String(), Type.Null()]),
        wanted: Type.Array(Type.String()),
        wantedOn: Type.Union([Type.String(), Type.Null()]),
        helpersWanted: Type.Integer(),
        /** Why it fits her, as the desk's proposal has it; empty where nothing speaks for her in particular. */
        reasons: Type.Array(closed({ code: Type.String(), value: Type.Optional(Type.String()) })),
        /** How a member comes to it; see myCommunities. */
        orders: Type.Enum(['grab', 'direct', 'chain']),
      }),
    ),
    strengths: Type.Array(Type.String()),
    freeTimes: Type.Array(Type.String()),
    asOf: Instant,
  }),
})

/** Why a member pauses, if she says so: `paused` is a pause without a reason. */
const PauseReason = Type.Enum(['paused', 'sick', 'away'])

/** The member's pauses, newest first; `today` is the day in Beijing by which they stand as they do. */
export const myPauses = endpoint({
  method: 'GET',
  path: '/api/me/pauses',
  reply: closed({
    pauses: Type.Array(
      closed({
        id: Id,
        from: BusinessDate,
        to: BusinessDate,
        state: Type.Enum(['planned', 'running', 'over', 'called-off']),
      }),
    ),
    today: BusinessDate,
    asOf: Instant,
  }),
})

/** Begins a pause: from today or later, both days in it, at most six months. Nobody but her learns the reason. */
export const beginPause = endpoint({
  method: 'POST',
  path: '/api/me/pauses',
  body: closed({ from: BusinessDate, to: BusinessDate, reason: PauseReason }),
  reply: closed({ id: Id }),
})

/** Lets a pause last until another day. */
export const changePause = endpoint({
  method: 'POST',
  path: '/api/me/pauses/:pauseId/change',
  params: closed({ pauseId: Id }),
  body: closed({ to: BusinessDate }),
  reply: Done,
})

/** Ends a pause before its day, or calls off one that hasn't begun. */
export const endPause = endpoint({
  method: 'POST',
  path: '/api/me/pauses/:pauseId/end',
  params: closed({ pauseId: Id }),
  reply: Done,
})

/** What is held about the one who asks, opened for her alone; the opening is logged like any other. */
export const aboutMe = endpoint({
  method: 'POST',
  path: '/api/me/about',
  reply: closed({
    name: Type.String(),
    phone: Type.Union([Type.String(), Type.Null()]),
    unit: Type.Union([Type.String(), Type.Null()]),
    branch: Type.Union([Type.String(), Type.Null()]),
    homeCommunity: Type.Union([Type.String(), Type.Null()]),
    homeNeighbourhood: Type.Union([Type.String(), Type.Null()]),
    work: Type.Union([Type.String(), Type.Null()]),
    strengths: Type.Array(Type.String()),
    freeTimes: Type.Array(Type.String()),
    pauses: Type.Array(closed({ from: BusinessDate, to: BusinessDate, reason: PauseReason })),
  }),
})

/** Changes what the member offers; home and unit go through the desk and the unit. */
export const changeOffers = endpoint({
  method: 'POST',
  path: '/api/me/offers',
  body: closed({
    strengths: Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { maxItems: 20 }),
    freeTimes: Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { maxItems: 20 }),
  }),
  reply: closed({ done: Type.Literal(true) }),
})

/** Members of a unit for its secretary: who can be named for an order, with the load each carries. */
export const unitPeople = endpoint({
  method: 'GET',
  path: '/api/units/:unitId/people',
  params: closed({ unitId: Id }),
  query: closed({ search: Type.Optional(Type.String({ maxLength: 50 })) }),
  reply: closed({
    people: Type.Array(
      closed({
        personId: Id,
        name: Type.String(),
        branch: Type.Union([Type.String(), Type.Null()]),
        homeCommunity: Type.Union([Type.String(), Type.Null()]),
        work: Type.Union([Type.String(), Type.Null()]),
        strengths: Type.Array(Type.String()),
        freeTimes: Type.Array(Type.String()),
        openOrders: Type.Integer(),
        servedThisYear: Type.Integer(),
        points: Type.Integer(),
        /** The last day of the pause the member is in; why is hers alone. */
        pausedUntil: Type.Union([BusinessDate, Type.Null()]),
      }),
    ),
    asOf: Instant,
  }),
})
