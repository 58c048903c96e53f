import { Type } from 'typebox'
import { BusinessDate, closed, Done, endpoint, Id, Instant, Line } from './endpoint.ts'

const InCommunity = closed({ communityId: Id })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

/** A service record as its readers see it: no resident in it. */
export const Service = closed({
  id: Id,
  communityId: Id,
  orderId: Id,
  needId: Id,
  needCode: Type.String(),
  publicLine: Type.String(),
  field: Nullable(Type.String()),
  personId: Id,
  personName: Type.String(),
  unitId: Id,
  unitName: Type.String(),
  happenedOn: BusinessDate,
  minutes: Type.Integer(),
  line: Type.String(),
  evidence: Type.String(),
  proofs: Type.Array(Type.String()),
  state: Type.String(),
  doneWell: Nullable(Type.Boolean()),
  at: Instant,
  stateAt: Instant,
  /** Things a verifier should look at first, as codes: same-time, burst, long, late-entry, same-words, own-word-only. */
  oddities: Type.Array(Type.String()),
  rated: Type.Boolean(),
  allowed: Type.Array(Type.String()),
})

/** The member's record: one line, how long, which day; it finishes the order. */
export const writeRecord = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/orders/:orderId/record',
  params: closed({ communityId: Id, orderId: Id }),
  body: closed({ line: Line(300), minutes: Type.Integer({ minimum: 5, maximum: 1440 }), happenedOn: BusinessDate }),
  reply: closed({ id: Id, evidence: Type.String() }),
})

export const services = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/services',
  params: InCommunity,
  query: closed({
    state: Type.Optional(Type.String({ maxLength: 100 })),
    search: Type.Optional(Type.String({ maxLength: 50, description: 'in names, unit, line, code or public line' })),
    evidence: Type.Optional(Type.Enum(['E0', 'E1', 'E2', 'E3'])),
    order: Type.Optional(Type.Enum(['oldest', 'newest'])),
    after: Type.Optional(Type.String({ maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: closed({ services: Type.Array(Service), next: Nullable(Type.String()) }),
})

export const service = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/services/:serviceId',
  params: closed({ communityId: Id, serviceId: Id }),
  reply: closed({
    service: Service,
    history: Type.Array(
      closed({
        seq: Type.Integer(),
        verb: Type.String(),
        toState: Type.String(),
        at: Instant,
        role: Type.String(),
        reason: Nullable(Type.String()),
      }),
    ),
  }),
})

/** One or fifty records at once; all or none. `wellDone` names those whose completion was good, where the scheme asks. */
export const verify = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/services/verify',
  params: InCommunity,
  body: closed({
    ids: Type.Array(Id, { minItems: 1, maxItems: 200 }),
    wellDone: Type.Optional(Type.Array(Id, { maxItems: 200 })),
  }),
  reply: closed({ verified: Type.Integer(), points: Type.Integer() }),
})

export const returnRecord = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/services/:serviceId/return',
  params: closed({ communityId: Id, serviceId: Id }),
  body: closed({ reason: Line(200) }),
  reply: Done,
})

/** The clerk telephoned the resident, who says it was done: the record's evidence rises. */
export const raise = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/services/:serviceId/phoned',
  params: closed({ communityId: Id, serviceId: Id }),
  reply: closed({ evidence: Type.String() }),
})

export const withdrawRecord = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/services/:serviceId/withdraw',
  params: closed({ communityId: Id, serviceId: Id }),
  body: closed({ reason: Line(200) }),
  reply: Done,
})
