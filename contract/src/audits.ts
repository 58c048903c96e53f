import { Type } from 'typebox'
import { closed, endpoint, Id, Instant } from './endpoint.ts'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

/** Who did what to what: ids and a hash of what was sent, never the words. */
export const AuditLine = closed({
  id: Id,
  at: Instant,
  /** A person's id, or the name of a job. */
  actor: Type.String(),
  role: Type.String(),
  action: Type.String(),
  subject: Nullable(Type.String()),
  bodyHash: Nullable(Type.String()),
})

/** What was done in one scope (a county, street, community or unit), newest first. */
export const audit = endpoint({
  method: 'GET',
  path: '/api/organisations/:organisationId/audit',
  params: closed({ organisationId: Id }),
  query: closed({
    /** Begins like this: `need.`, `import.confirm`. */
    action: Type.Optional(Type.String({ maxLength: 40, pattern: '^[a-z.-]+$' })),
    /** The person or matter it is about, or who did it. */
    about: Type.Optional(Id),
    after: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: closed({ name: Type.String(), lines: Type.Array(AuditLine), next: Nullable(Id), asOf: Instant }),
})
