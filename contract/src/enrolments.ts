import { Type } from 'typebox'
import { BusinessDate, closed, Done, endpoint, Id, Instant, Line } from './endpoint.ts'

const InCommunity = closed({ communityId: Id })
const One = closed({ communityId: Id, enrolmentId: Id })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

export const Enrolment = closed({
  id: Id,
  communityId: Id,
  subject: Type.Union([Type.Literal('member'), Type.Literal('unit')]),
  subjectId: Id,
  unitId: Nullable(Id),
  unitName: Type.String(),
  branchName: Nullable(Type.String()),
  name: Type.String(),
  kind: Type.Union([Type.Literal('home'), Type.Literal('unit')]),
  state: Type.String(),
  dueOn: BusinessDate,
  late: Type.Boolean(),
  neighbourhood: Nullable(Type.String()),
  work: Nullable(Type.String()),
  strengths: Type.Array(Type.String()),
  freeTimes: Type.Array(Type.String()),
  how: Nullable(Type.String()),
  at: Instant,
  stateAt: Instant,
  /** The last day of the pause the member is in; why is hers alone. */
  pausedUntil: Nullable(BusinessDate),
  allowed: Type.Array(Type.String()),
})

/** Members and units of a community, by state; search by name or unit. */
export const enrolments = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/enrolments',
  params: InCommunity,
  query: closed({
    state: Type.Optional(Type.String({ maxLength: 100 })),
    subject: Type.Optional(Type.String({ maxLength: 10 })),
    search: Type.Optional(Type.String({ maxLength: 50 })),
    late: Type.Optional(Type.Boolean()),
    after: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: closed({
    enrolments: Type.Array(Enrolment),
    next: Nullable(Type.String()),
    /** How many there are in each state, whatever the filter. */
    counts: Type.Record(Type.String(), Type.Integer()),
  }),
})

/** Reports in: the member herself, or the unit's secretary for the unit. */
export const report = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/enrolments/:enrolmentId/report',
  params: One,
  body: closed({ neighbourhoodId: Type.Optional(Id) }),
  reply: Done,
})

export const confirm = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/enrolments/confirm',
  params: InCommunity,
  body: closed({ ids: Type.Array(Id, { minItems: 1, maxItems: 200 }) }),
  reply: closed({ confirmed: Type.Integer() }),
})

export const returnEnrolment = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/enrolments/:enrolmentId/return',
  params: One,
  body: closed({ reason: Line(200) }),
  reply: Done,
})

/** Ends it with a reason: moved, left, entered wrongly. Its history stays. */
export const endEnrolment = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/enrolments/:enrolmentId/end',
  params: One,
  body: closed({ reason: Line(200) }),
  reply: Done,
})

/** Reports somebody in at the counter; name and phone are enough. */
export const walkIn = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/enrolments/walk-in',
  params: InCommunity,
  body: closed({ name: Line(40), phone: Type.String({ minLength: 6, maxLength: 20 }) }),
  reply: closed({ id: Id, onRoster: Type.Boolean() }),
})

/** A unit's people: who has reported in, who hasn't, since when it is due. */
export const reporting = endpoint({
  method: 'GET',
  path: '/api/units/:unitId/reporting',
  params: closed({ unitId: Id }),
  reply: closed({
    rows: Type.Array(
      closed({
        enrolmentId: Id,
        communityId: Id,
        communityName: Type.String(),
        personId: Nullable(Id),
        name: Type.String(),
        kind: Type.String(),
        state: Type.String(),
        dueOn: Nullable(BusinessDate),
        late: Type.Boolean(),
        at: Instant,
      }),
    ),
    asOf: Instant,
  }),
})
