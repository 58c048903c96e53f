import { Type } from 'typebox'
import { closed, Done, endpoint, Id, Instant } from './endpoint.ts'

const OfOrganisation = closed({ organisationId: Id })
const One = closed({ organisationId: Id, importId: Id })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

/** One uploaded roster. Counts are rows; `applied` grows while it runs. */
export const Import = closed({
  id: Id,
  fileName: Type.String(),
  state: Type.Enum(['reading', 'previewed', 'running', 'cancelled', 'done', 'failed']),
  total: Type.Integer(),
  bad: Type.Integer(),
  applied: Type.Integer(),
  problem: Nullable(Type.String()),
  at: Instant,
  settledAt: Nullable(Instant),
})

/** A staged row; the phone is masked, the whole number stays sealed. */
export const ImportRow = closed({
  row: Type.Integer(),
  state: Type.String(),
  cells: Type.Array(Type.String()),
  problems: Type.Array(closed({ column: Type.Integer(), code: Type.String() })),
})

export const imports = endpoint({
  method: 'GET',
  path: '/api/organisations/:organisationId/imports',
  params: OfOrganisation,
  reply: closed({ imports: Type.Array(Import) }),
})

/** Multipart, one file of .xlsx or .csv; answers when every row has been read and checked, before anything is applied. */
export const upload = endpoint({
  method: 'POST',
  path: '/api/organisations/:organisationId/imports',
  params: OfOrganisation,
  reply: closed({ id: Id, total: Type.Integer(), bad: Type.Integer() }),
})

export const readImport = endpoint({
  method: 'GET',
  path: '/api/organisations/:organisationId/imports/:importId',
  params: One,
  query: closed({
    state: Type.Optional(Type.String({ maxLength: 20 })),
    after: Type.Optional(Type.Integer({ minimum: 0, description: 'row number of the last row seen' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  }),
  reply: closed({ import: Import, columns: Type.Array(Type.String()), rows: Type.Array(ImportRow) }),
})

const verb = (name: string) =>
  endpoint({
    method: 'POST',
    path: `/api/organisations/:organisationId/imports/:importId/${name}`,
    params: One,
    reply: Done,
  })
/** Begins to apply the good rows, one person at a time. */
export const confirmImport = verb('confirm')
/** Stops before the next row; what was applied stays and is listed. */
export const cancelImport = verb('cancel')

/** Files, for a link: the empty template, and the bad rows with their reasons. */
export const templatePath = '/api/organisations/:organisationId/imports/template.xlsx'
export const badRowsPath = '/api/organisations/:organisationId/imports/:importId/bad-rows.xlsx'
