import { phone as readPhone } from '@lianxin/rules/phones'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { act } from '../db.ts'
import { within } from '../gate.ts'
import { openContact, phoneHash, phoneIdentity, registerPhone } from '../people/commands.ts'
import { mustBeWithin } from '../platform/limits.ts'
import { revealing } from '../platform/scope.ts'
import { codeHash, sendCode, useCode } from './commands.ts'

/** A number changes only by whoever is signed in and holds the new one; nobody changes it for another. */
const purpose = (personId: string): string => `new-phone:${personId}`

/** Sends a code to the number that is to be the person's. Throws bad-phone, too-many. */
export async function askNewPhone(ctx: Ctx, body: { phone: string }): Promise<{ done: true }> {
  const { person } = ctx.actor
  if (!person) throw refuse('signed-out')
  const { value } = readPhone(body.phone, ['mobile', 'demo'])
  const hash = phoneHash(ctx.app.keys, value)
  const proof = (code: string) => codeHash(ctx, hash, code, purpose(person.id))
  return sendCode(ctx, { personId: person.id, hash, phone: value, proof })
}

/** Moves the person to the new number. Throws code-expired, wrong-credentials, already-exists. */
export async function changePhone(ctx: Ctx, body: { phone: string; code: string }): Promise<{ done: true }> {
  const { person } = ctx.actor
  const { keys } = ctx.app
  if (!person) throw refuse('signed-out')
  const { value } = readPhone(body.phone, ['mobile', 'demo'])
  const hash = phoneHash(keys, value)
  await mustBeWithin(ctx, 'code-guess', hash, { points: 50, seconds: 24 * 3600 })
  const proof = codeHash(ctx, hash, body.code, purpose(person.id))
  const own = revealing(within(ctx, [person.id]), person.id)
  const before = await act(ctx, { action: 'person.open-phone', scope: own, subject: person.id }, (tx) =>
    openContact(tx, person.id),
  )
  const lookups = [hash, phoneIdentity(keys, value), ...(before.phone ? [phoneIdentity(keys, before.phone)] : [])]
  const scope = revealing(within(ctx, [person.id], lookups), person.id)
  const outcome = await act(
    ctx,
    { action: 'person.edit', scope, key: ctx.key, body: { proof }, subject: person.id },
    async (tx) => {
      const refused = await useCode(tx, hash, proof)
      if (!refused) await registerPhone(tx, person.id, value)
      return refused ?? 'changed'
    },
  )
  // thrown only now: the count of tries must stay
  if (outcome !== 'changed') throw refuse(outcome)
  return { done: true }
}
