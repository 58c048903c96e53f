import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { html } from '../platform/html.ts'
import { page } from '../platform/page.ts'
import { buttonLink, listRow, rowList } from '../platform/parts.ts'
import type { PageAnswer } from '../platform/route.ts'
import { words } from '../platform/words.ts'
import { inboxMessages } from './queries.ts'

const beijing = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** Development only: what the message gateway would have sent, newest first. Elsewhere there is no such page. */
export async function inboxPage(ctx: Ctx): Promise<PageAnswer> {
  if (!ctx.app.config.inbox) throw refuse('not-found')
  const t = words(ctx.language)
  const messages = await inboxMessages(ctx, 50)
  const rows = messages.map(({ phone, text, at }) => listRow({ what: text, under: `${phone} · ${beijing.format(at)}` }))
  const body = html`<h1>${t('sms:inbox')}</h1><p class="lead">${t('sms:inboxWhy')}</p>${rowList(rows, t('sms:inboxEmpty'))}<p>${buttonLink('/sign-in', t('sms:toSignIn'))}</p>`
  return { html: page({ title: t('sms:inbox'), body, language: ctx.language }), noStore: true }
}
