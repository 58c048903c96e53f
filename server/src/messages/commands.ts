import type { App } from '../context.ts'
import { act } from '../db.ts'
import { jobContext } from '../jobs.ts'
import { privateOf } from '../needs/commands.private.ts'
import { openContact } from '../people/commands.ts'
import { revealing } from '../platform/scope.ts'
import { openSms } from '../platform/sms.ts'
import { words } from '../platform/words.ts'
import { putBack, type QueuedSms, takeQueued } from './queries.ts'

const mostTries = 3

/**
 * Sends what waits, each at most once: a row is taken out before it is sent, and put back only when the gateway
 * refused it or its phone could not be opened, three times at most; the others don't wait for it. Answers how many
 * went out. Without a gateway nothing is taken; messages stand on people's own pages.
 */
export async function sendQueued(app: App): Promise<number> {
  const { sms } = app
  if (!sms) return 0
  let sent = 0
  for (let row = await takeQueued(app); row; row = await takeQueued(app)) {
    try {
      const letter = await letterOf(app, row)
      if (!letter?.phone) continue
      await sms.send({ id: row.id, ...letter })
      sent++
    } catch (error) {
      app.log.error({ err: error, tries: row.tries + 1 }, 'a short message did not leave')
      if (row.tries + 1 < mostTries) await putBack(app, row)
    }
  }
  return sent
}

/** Phone and text; the phone of a person or resident is opened under its own audited act. */
async function letterOf(app: App, row: QueuedSms): Promise<{ phone: string; text: string } | undefined> {
  const { wrappedKey, sealed } = row
  if (wrappedKey && sealed) return openSms(app.keys, { id: row.id, wrappedKey, sealed })
  const phone = row.toKind === 'resident' ? await residentPhone(app, row) : await personPhone(app, row)
  if (!phone) return undefined
  const said = words('zh-CN')(`messages:${row.textKey}`, row.params as Record<string, unknown>)
  return { phone, text: row.link ? `${said} ${new URL(row.link, app.config.publicOrigin).href}` : said }
}

function personPhone(app: App, { toId }: QueuedSms): Promise<string | undefined> {
  if (!toId) return Promise.resolve(undefined)
  const ctx = jobContext(app, 'messages.send', [toId])
  const scope = revealing(ctx.scope, toId)
  return act(
    ctx,
    { action: 'person.open-phone', scope, subject: toId },
    async (tx) => (await openContact(tx, toId)).phone,
  )
}

function residentPhone(app: App, { scopeId, toId }: QueuedSms): Promise<string | undefined> {
  if (!scopeId || !toId) return Promise.resolve(undefined)
  const ctx = jobContext(app, 'messages.send', [scopeId])
  const scope = revealing(ctx.scope, toId)
  return act(ctx, { action: 'need.open-private:message', scope, subject: toId }, async (tx) => {
    const part = await privateOf(tx, ctx, scopeId, toId)
    return part.phone ?? undefined
  })
}
