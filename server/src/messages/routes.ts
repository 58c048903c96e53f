import * as contract from '@lianxin/contract/messages'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { act, read } from '../db.ts'
import { type Feature, route } from '../platform/route.ts'
import { words } from '../platform/words.ts'
import { sendJob } from './jobs.ts'
import { messagesTo } from './queries.ts'

async function shown(ctx: Ctx, scopeId: string, kinds: readonly string[]) {
  const say = words(ctx.language)
  const rows = await read(ctx, ctx.scope, (db) => messagesTo(db, scopeId, kinds))
  const messages = rows.map((row) => {
    const text = say(`messages:${row.textKey}`, row.params as Record<string, unknown>)
    const full = row.link ? new URL(row.link, ctx.app.config.publicOrigin).href : ''
    return {
      id: row.id,
      text,
      link: row.link,
      paste: full ? `${text}\n${full}` : text,
      at: row.at.toISOString(),
      read: row.readAt !== null,
    }
  })
  return { messages, unread: messages.filter((message) => !message.read).length }
}

/** Messages on the person's, unit's and desk's own pages; what goes out by SMS leaves from the same rows. */
export const messages: Feature = {
  name: 'messages',
  jobs: [sendJob],
  routes: [
    route(contract.myMessages, { can: 'session.read', at: 'self' }, (ctx) => shown(ctx, ctx.actor.id, ['person'])),
    route(contract.readMessages, { can: 'session.read', at: 'self' }, (ctx) => {
      if (!ctx.actor.person) throw refuse('signed-out')
      const scopeId = ctx.actor.person.id
      return act(ctx, { action: 'message.read', scope: ctx.scope, key: ctx.key, subject: scopeId }, async (tx) => {
        await tx.sql
          .updateTable('messages')
          .set({ readAt: tx.now })
          .where('scopeId', '=', scopeId)
          .where('readAt', 'is', null)
          .execute()
        return { done: true as const }
      })
    }),
    route(contract.deskMessages, { can: 'desk.read', at: 'community' }, (ctx, { params }) =>
      shown(ctx, params.communityId, ['community']),
    ),
    route(contract.unitMessages, { can: 'unit.read', at: 'unit' }, (ctx, { params }) =>
      shown(ctx, params.unitId, ['unit']),
    ),
  ],
}
