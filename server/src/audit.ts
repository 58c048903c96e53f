import type { Ctx } from './context.ts'
import type { Act } from './db.ts'
import { newId } from './platform/ids.ts'

/** The audit row of one transaction: ids and hashes only, so that it can be kept for ever and shown to anyone. */
export function auditRow(ctx: Ctx, what: Act, bodyHash: string, at: Date) {
  return {
    scopeId: what.scope.ids[0] as string,
    id: newId(ctx.app.clock),
    at,
    actor: ctx.actor.id,
    role: ctx.actor.role,
    action: what.action,
    requestId: ctx.requestId,
    subject: what.subject ?? null,
    bodyHash,
  }
}
