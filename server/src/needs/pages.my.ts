import { randomUUID } from 'node:crypto'
import { businessDate } from '@lianxin/rules/calendar'
import { unclear } from '@lianxin/rules/categories'
import { needLife, next } from '@lianxin/rules/life-cycles'
import { maskPhone } from '@lianxin/rules/phones'
import { Refusal } from '@lianxin/rules/refusal'
import { shorten } from '@lianxin/rules/text'
import type { Ctx } from '../context.ts'
import { sayCategory } from '../platform/categories.ts'
import { checkbox, chips, form, textField } from '../platform/forms.ts'
import { type Html, html, lines } from '../platform/html.ts'
import { icon } from '../platform/icons.ts'
import { buttonLink, card, publicAndPrivate, submitButton, timeline } from '../platform/parts.ts'
import { qrImage } from '../platform/qr.ts'
import { type PageAnswer, type PageInput, pageRoute } from '../platform/route.ts'
import { hasWords } from '../platform/words.ts'
import { amendByLink, type ByLink, openByLink, rateByLink, reopenByLink, withdrawByLink } from './commands.link.ts'
import { wrongWords } from './pages.form.ts'
import { type Front, fieldOf, frontOf, sayDate, sayMoment, stateTag } from './pages.parts.ts'
import { steps } from './pages.steps.ts'
import { schemeHere } from './queries.categories.ts'
import { myStory, waitsForWord } from './queries.ts'

/** What came back with an error: the sentence, and what was typed. */
interface Back {
  said: string
  typed: Record<string, string | string[]>
}

const may = (need: { state: string }, verb: 'amend' | 'withdraw' | 'rate' | 'reopen') =>
  typeof next(needLife, need.state, verb) === 'string'

async function myPage(ctx: Ctx, here: Front, token: string, fresh: boolean, back?: Back): Promise<string> {
  const { t, base, community } = here
  const mine = await openByLink(ctx, community.id, token)
  const { need, part } = mine
  const story = await myStory(ctx, need)
  const self = `${base}/my/${token}`
  const unrated = waitsForWord(need.state, story.history)
  const forms: Forms = { here, self, mine, typed: back?.typed ?? {} }
  const body = html`${back && html`<div class="error-summary" role="alert"><p><strong>${icon('alert')}${back.said}</strong></p></div>`}
${fresh && card(html`<p>${t('needs:my.received-lead', { code: need.code })}</p>`, t('needs:my.received'))}
<div class="title-line"><span class="secondary">${[t('needs:my.code', { code: need.code }), story.place].filter(Boolean).join(' · ')}</span>${stateTag(t, need.state)}</div>
<h1>${need.publicLine ?? shorten(part.text, 24)}</h1>
${need.answer && card(html`<p>${lines(need.answer)}</p>`, t('needs:my.answer'))}
${unrated && rateForm(forms)}
${story.rating && need.state === 'closed' && !unrated && html`<p class="secondary">${t('needs:my.rated', { score: t(`needs:my.score-${story.rating.score}`) })}</p>`}
${may(need, 'reopen') && fold(t('needs:my.not-done'), reopenForm(forms), back !== undefined && 'reason' in back.typed)}
${presence(here, mine, self)}
<h2>${t('needs:my.progress')}</h2>
${card(timeline(steps(t, need, story)))}
<h2>${t('needs:my.said')}</h2>
${card(html`<p>${lines(part.text)}</p>${part.additions.map((one) => html`<p class="secondary">${t('needs:my.added', { when: sayMoment(t, new Date(one.at)) })}</p><p>${lines(one.text)}</p>`)}`)}
${publicAndPrivate(need.publicLine ? t('needs:my.shown-as', { line: need.publicLine }) : t('needs:my.not-shown'), part.phone ? t('needs:my.reach', { phone: maskPhone(part.phone) }) : t('needs:my.reach-none'))}
${may(need, 'amend') && fold(t('needs:my.amend'), amendForm(forms), back !== undefined && 'text' in back.typed)}
${may(need, 'withdraw') && fold(t('needs:my.withdraw'), withdrawForm(forms), false)}`
  return here.show({ title: t('needs:my.title'), back: base, body })
}

/** The four digits for the door, while somebody may still come. */
const presence = ({ t }: Front, { need, part }: ByLink, self: string): Html | undefined =>
  ['held', 'placed', 'sorted', 'open', 'in-hand', 'merged'].includes(need.state)
    ? card(
        html`<p class="presence-code">${part.presenceCode}</p><p class="secondary">${t('needs:my.presence-why')}</p>${buttonLink(`${self}/slip`, t('needs:my.slip'), { icon: 'print' })}`,
        t('needs:my.presence'),
      )
    : undefined

/** Opens without a script; stays open when its form came back. */
const fold = (title: string, inside: Html, open: boolean): Html =>
  html`<details class="fold"${open && html` open`}><summary class="button">${title}</summary>${inside}</details>`

interface Forms {
  here: Front
  self: string
  mine: ByLink
  typed: Record<string, string | string[]>
}

const seqField = ({ mine }: Forms) => html`<input type="hidden" name="seq" value="${mine.need.seq}">`

function rateForm(f: Forms): Html {
  const { t } = f.here
  const scores = [5, 4, 3, 2, 1].map((score) => ({ value: String(score), label: t(`needs:my.score-${score}`) }))
  const inside = html`${seqField(f)}<p class="secondary">${t('needs:my.how-lead')}</p>
${chips({ name: 'score', label: t('needs:my.score'), quietLegend: true, choices: scores, chosen: [fieldOf(f.typed, 'score')], required: true })}
${textField({ name: 'thanks', label: t('needs:my.thanks'), hint: t('needs:my.thanks-hint'), value: fieldOf(f.typed, 'thanks'), max: 200 })}
${checkbox({ name: 'thanksShown', label: t('needs:my.thanks-shown'), checked: fieldOf(f.typed, 'thanksShown') === 'yes' })}
${submitButton(t('needs:my.rate'), { primary: true })}`
  return card(form(t, `${f.self}/rate`, randomUUID(), inside, { id: 'rate-form' }), t('needs:my.how'))
}

function reopenForm(f: Forms): Html {
  const { t } = f.here
  const inside = html`${seqField(f)}${textField({ name: 'reason', label: t('needs:my.not-done-why'), value: fieldOf(f.typed, 'reason'), rows: 2, max: 200, required: true })}${submitButton(t('needs:my.not-done-send'))}`
  return form(t, `${f.self}/reopen`, randomUUID(), inside, { id: 'reopen-form' })
}

function amendForm(f: Forms): Html {
  const { t } = f.here
  const phone = f.mine.part.phone
  const hint = phone ? { hint: t('needs:my.amend-phone-hint', { phone: maskPhone(phone) }) } : {}
  const inside = html`${seqField(f)}${textField({ name: 'text', label: t('needs:my.amend-text'), value: fieldOf(f.typed, 'text'), rows: 3, max: 500 })}${textField({ name: 'phone', label: t('needs:my.amend-phone'), ...hint, type: 'tel', inputmode: 'tel', value: fieldOf(f.typed, 'phone'), max: 40 })}${submitButton(t('needs:my.amend-send'))}`
  return form(t, `${f.self}/amend`, randomUUID(), inside, { id: 'amend-form' })
}

function withdrawForm(f: Forms): Html {
  const { t } = f.here
  const inside = html`${seqField(f)}<p class="secondary">${t('needs:my.withdraw-why')}</p>${submitButton(t('needs:my.withdraw-send'))}`
  return form(t, `${f.self}/withdraw`, randomUUID(), inside, { id: 'withdraw-form' })
}

async function show(ctx: Ctx, { params, request, query }: PageInput): Promise<PageAnswer> {
  const here = await frontOf(ctx, request)
  return { html: await myPage(ctx, here, params.token ?? '', query.new === '1'), noStore: true }
}

/** A post by the link: done and back to the page, or the page again with the reason and everything typed. */
const post =
  (work: (ctx: Ctx, communityId: string, token: string, seq: number, form: PageInput['form']) => Promise<void>) =>
  async (ctx: Ctx, { params, request, form: posted }: PageInput): Promise<PageAnswer> => {
    const here = await frontOf(ctx, request)
    const token = params.token ?? ''
    try {
      await work(ctx, here.community.id, token, Number(fieldOf(posted, 'seq')) || 0, posted)
      return { redirect: `${here.base}/my/${token}`, noStore: true }
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'not-found' || error.status >= 500) throw error
      const said = sayRefusal(ctx, here, error)
      return {
        html: await myPage(ctx, here, token, false, { said, typed: posted }),
        status: error.status,
        noStore: true,
      }
    }
  }

function sayRefusal(ctx: Ctx, { t }: Front, refusal: Refusal): string {
  if (refusal.code === 'stale' || refusal.code === 'lost-race') return t('needs:my.stale')
  for (const name of ['phone', 'text']) {
    if (hasWords(ctx.language, `needs:wrong.${name}_${refusal.code}`)) return wrongWords(ctx, t, name, refusal)
  }
  const key = `refusals:${refusal.code}`
  return hasWords(ctx.language, key) ? t(key, refusal.params) : t('needs:wrong.other')
}

async function slip(ctx: Ctx, { params, request }: PageInput): Promise<PageAnswer> {
  const { t, base, community, show: frame } = await frontOf(ctx, request)
  const token = params.token ?? ''
  const { need, part } = await openByLink(ctx, community.id, token)
  const scheme = await schemeHere(ctx, community.id)
  const address = `${ctx.app.config.publicOrigin}${base}/my/${token}`
  const body = html`<p class="slip-head"><strong>${community.name}</strong> · ${t('needs:slip.title')} · ${t('needs:slip.keep')}</p>
<h1>${t('needs:my.code', { code: need.code })}</h1>
<p>${sayDate(t, businessDate(need.at))} · ${sayCategory(ctx.language, scheme, need.category ?? unclear)}</p>
<p>${t('needs:slip.presence')}</p><p class="presence-code">${part.presenceCode}</p>
${await qrImage(address, t('needs:slip.scan'))}
<p>${t('needs:slip.scan')}</p><p>${t('needs:slip.desk')}</p><p>${t('needs:slip.thank')}</p>
<p><strong>${community.phone}</strong> ${community.hours}</p>`
  return { html: frame({ title: t('needs:slip.title'), body, bare: true, kind: 'paper slip' }), noStore: true }
}

const link = '/c/:code/my/:token'
const follow = { can: 'need.follow', at: 'community' } as const

/** Following a need by its private link: read, add, withdraw, rate, “not really done”, print the slip. */
export const myPages = [
  pageRoute('GET', link, follow, show),
  pageRoute('GET', `${link}/slip`, follow, slip),
  pageRoute(
    'POST',
    `${link}/amend`,
    { can: 'need.amend', at: 'community' },
    post((ctx, communityId, token, seq, posted) =>
      amendByLink(ctx, communityId, token, { seq, text: fieldOf(posted, 'text'), phone: fieldOf(posted, 'phone') }),
    ),
  ),
  pageRoute(
    'POST',
    `${link}/withdraw`,
    { can: 'need.withdraw', at: 'community' },
    post((ctx, communityId, token, seq) => withdrawByLink(ctx, communityId, token, { seq })),
  ),
  pageRoute(
    'POST',
    `${link}/rate`,
    { can: 'rating.give', at: 'community' },
    post((ctx, communityId, token, seq, posted) =>
      rateByLink(ctx, communityId, token, {
        seq,
        score: Number(fieldOf(posted, 'score')),
        thanks: fieldOf(posted, 'thanks'),
        thanksShown: fieldOf(posted, 'thanksShown') === 'yes',
      }),
    ),
  ),
  pageRoute(
    'POST',
    `${link}/reopen`,
    { can: 'need.reopen', at: 'community' },
    post((ctx, communityId, token, seq, posted) =>
      reopenByLink(ctx, communityId, token, { seq, reason: fieldOf(posted, 'reason') }),
    ),
  ),
]
