import type { Ctx } from '../context.ts'
import { newKey, open, seal } from '../platform/seal.ts'
import { newTotpSecret, totpStep, totpUri } from '../platform/totp.ts'

/** As `credentials.secret` keeps it: a data key of its own, the sealed secret, and the last step that was used. */
interface Stored {
  key: string
  sealed: string
  step?: number
}

/** A new authenticator secret for a person: what is stored, and what is shown once. */
export function newTotp(ctx: Ctx, personId: string, account: string) {
  const secret = newTotpSecret()
  const key = newKey(ctx.app.keys)
  const sealed = seal(ctx.app.keys, key, secret, `credentials:totp:${personId}`)
  const stored: Stored = { key: key.toString('base64'), sealed: sealed.toString('base64') }
  return { stored: JSON.stringify(stored), shown: { secret, uri: totpUri(secret, 'Lianxin', account) } }
}

/** Does the code fit, for the first time? Then what is to be stored, so that it fits once only. */
export function takeTotp(
  ctx: Ctx,
  personId: string,
  stored: string | undefined,
  code: string,
): { ok: false } | { ok: true; secret: string } {
  if (!stored) return { ok: false }
  const kept = JSON.parse(stored) as Stored
  const [key, sealed] = [Buffer.from(kept.key, 'base64'), Buffer.from(kept.sealed, 'base64')]
  const secret = open(ctx.app.keys, key, sealed, `credentials:totp:${personId}`)
  const step = totpStep(secret, code, ctx.app.clock.now(), kept.step)
  return step === undefined ? { ok: false } : { ok: true, secret: JSON.stringify({ ...kept, step }) }
}
