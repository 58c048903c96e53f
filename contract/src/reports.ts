import { Type } from 'typebox'
import { closed, ExistingDay, endpoint, Id, Instant } from './endpoint.ts'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

/** One thing that waits for the desk; `link` says which page settles it. */
export const Waiting = closed({
  kind: Type.Enum(['held', 'sort', 'publish', 'dispatch', 'unanswered', 'verify', 'confirm']),
  id: Id,
  title: Type.String(),
  /** Of a need: its code and category, for what has no public line yet. */
  code: Nullable(Type.String()),
  category: Nullable(Type.String()),
  /** The scheme's own name of the category. */
  categoryName: Nullable(Type.String()),
  place: Nullable(Type.String()),
  urgent: Type.Boolean(),
  since: Instant,
  /** When it must be answered, where something says so. */
  dueAt: Nullable(Instant),
  count: Type.Integer(),
})

/** The clerk's week: what waits, urgent and oldest first; records and reports-in as one line each, for they go in bulk. */
export const week = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/week',
  params: closed({ communityId: Id }),
  reply: closed({
    waiting: Type.Array(Waiting),
    counts: Type.Record(Type.String(), Type.Integer()),
    bulk: Type.Integer(),
    now: Instant,
  }),
})

export const ledgerKinds = ['needs', 'services', 'members', 'units', 'points'] as const
export const Ledger = closed({
  kind: Type.Enum(ledgerKinds),
  columns: Type.Array(Type.String()),
  rows: Type.Array(closed({ id: Id, cells: Type.Array(Nullable(Type.Union([Type.String(), Type.Number()]))) })),
  /** How many there are; null when there are more than were given. */
  total: Nullable(Type.Integer()),
  /** Give it as `after` for the rows behind these. */
  next: Nullable(Id),
  asOf: Instant,
})
const LedgerQuery = closed({
  from: Type.Optional(ExistingDay),
  to: Type.Optional(ExistingDay),
  search: Type.Optional(Type.String({ maxLength: 50 })),
  after: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})

/** A community's ledgers, all derived from its records; nobody types them. */
export const ledger = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/ledgers/:kind',
  params: closed({ communityId: Id, kind: Type.Enum(ledgerKinds) }),
  query: LedgerQuery,
  reply: Ledger,
})
export const ledgerFile = '/api/communities/:communityId/ledgers/:kind/export.xlsx'

/** A unit's ledger of its people's services and points, from its projection. */
export const unitLedger = endpoint({
  method: 'GET',
  path: '/api/units/:unitId/ledgers/:kind',
  params: closed({ unitId: Id, kind: Type.Enum(['services', 'points', 'members']) }),
  query: LedgerQuery,
  reply: Ledger,
})
export const unitLedgerFile = '/api/units/:unitId/ledgers/:kind/export.xlsx'
