import { Type } from 'typebox'
import { closed, Done, endpoint, Id, Instant } from './endpoint.ts'

const OfOrganisation = closed({ organisationId: Id })
const One = closed({ organisationId: Id, importId: Id })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

/**
 * One uploaded roster. Counts are rows; `applied` grows while it runs. What the good rows would change: `fresh` people
 * nobody knows yet, `moved` ones with another unit or home, `changed` particulars, `unchanged`; `gone` are people of the
 * file's units that are in none of its rows, and `ended` how many of those were ended by choice.
 */
export const Import = closed({
  id: Id,
  fileName: Type.String(),
  state: Type.Enum(['reading', 'previewed', 'running', 'cancelled', 'done', 'failed']),
  total: Type.Integer(),
  bad: Type.Integer(),
  fresh: Type.Integer(),
  moved: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  gone: Type.Integer(),
  ended: Type.Integer(),
  applied: Type.Integer(),
  problem: Nullable(Type.String()),
  at: Instant,
  settledAt: Nullable(Instant),
})

const Change = Type.Enum(['new', 'moved', 'changed', 'same'])

/** A staged row; the phone is masked, the whole number stays sealed. */
export const ImportRow = closed({
  row: Type.Integer(),
  state: Type.String(),
  cells: Type.Array(Type.String()),
  problems: Type.Array(
    closed({
      column: Type.Integer(),
      code: Type.String(),
      choices: Type.Optional(Type.Array(Type.String(), { description: 'what the cell could say instead' })),
    }),
  ),
  change: Nullable(Change),
  /** Where somebody who moves comes from, as far as it is known. */
  before: Nullable(closed({ unit: Nullable(Type.String()), community: Nullable(Type.String()) })),
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
    change: Type.Optional(Change),
    unitId: Type.Optional(Id),
    after: Type.Optional(Type.Integer({ minimum: 0, description: 'row number of the last row seen' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  }),
  reply: closed({ import: Import, columns: Type.Array(Type.String()), rows: Type.Array(ImportRow) }),
})

/** What the file changes, by unit or by home community, in the order of ids. */
export const importChanges = endpoint({
  method: 'GET',
  path: '/api/organisations/:organisationId/imports/:importId/changes',
  params: One,
  query: closed({
    by: Type.Enum(['unit', 'community']),
    after: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  }),
  reply: closed({
    changes: Type.Array(
      closed({
        id: Id,
        name: Type.String(),
        fresh: Type.Integer(),
        moved: Type.Integer(),
        changed: Type.Integer(),
        unchanged: Type.Integer(),
        bad: Type.Integer(),
        gone: Type.Integer(),
      }),
    ),
    next: Nullable(Id),
  }),
})

/** Who stood on the roster of one of the file's units and is in none of its rows; `end` says what was chosen for them. */
export const importLeft = endpoint({
  method: 'GET',
  path: '/api/organisations/:organisationId/imports/:importId/left',
  params: One,
  query: closed({
    unitId: Type.Optional(Id),
    after: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  }),
  reply: closed({
    left: Type.Array(
      closed({
        personId: Id,
        name: Type.String(),
        unit: Nullable(Type.String()),
        community: Nullable(Type.String()),
        end: Type.Boolean(),
        ended: Type.Boolean(),
      }),
    ),
    chosen: Type.Integer(),
    next: Nullable(Id),
  }),
})

/** Chooses whom of those to end when the import is confirmed: some persons, one unit's, or all. Nobody is without this. */
export const chooseLeft = endpoint({
  method: 'POST',
  path: '/api/organisations/:organisationId/imports/:importId/left',
  params: One,
  body: closed({
    end: Type.Boolean(),
    unitId: Type.Optional(Id),
    personIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 500 })),
  }),
  reply: Done,
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
