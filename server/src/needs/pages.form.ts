import { randomUUID } from 'node:crypto'
import { needTimes } from '@lianxin/contract/needs'
import { addDays, businessDate } from '@lianxin/rules/calendar'
import { categoryName, chipsOf, unclear } from '@lianxin/rules/categories'
import { Refusal } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { sayCategory } from '../platform/categories.ts'
import { bareSelect, bareText, checkbox, chips, errorSummary, field, form, textField } from '../platform/forms.ts'
import { html, lines } from '../platform/html.ts'
import { buttonLink, callCard, card, publicAndPrivate, submitButton } from '../platform/parts.ts'
import { type PageAnswer, type PageInput, pageRoute } from '../platform/route.ts'
import { hasWords, type Words } from '../platform/words.ts'
import { mostWords, type Problem, type Typed } from './commands.check.ts'
import { openByLink } from './commands.link.ts'
import { placeOwnNeed } from './commands.own.ts'
import { linkToken } from './commands.place.ts'
import { type Front, fieldOf, fieldsOf, frontOf, sayMoment } from './pages.parts.ts'
import { schemeToday } from './queries.categories.ts'

const nothing: Typed = {
  text: '',
  category: '',
  neighbourhoodId: '',
  door: '',
  wanted: [],
  wantedOn: '',
  phone: '',
  name: '',
  forOther: false,
}

const typedOf = (posted: Record<string, string | string[]>): Typed => ({
  text: fieldOf(posted, 'text'),
  category: fieldOf(posted, 'category'),
  neighbourhoodId: fieldOf(posted, 'neighbourhoodId'),
  door: fieldOf(posted, 'door'),
  wanted: fieldsOf(posted, 'wanted'),
  wantedOn: fieldOf(posted, 'wantedOn'),
  phone: fieldOf(posted, 'phone'),
  name: fieldOf(posted, 'name'),
  forOther: fieldOf(posted, 'forOther') === 'yes',
})

/** The sentence for one wrong field. */
export function wrongWords(ctx: Ctx, t: Words, name: string, refusal: Refusal): string {
  const key = `needs:wrong.${name}_${refusal.code}`
  return hasWords(ctx.language, key) ? t(key, refusal.params) : t('needs:wrong.other')
}

/** The one page of the form: empty, or as it came back with a sentence for each wrong field. */
function formPage(ctx: Ctx, here: Front, typed: Typed, key: string, problems: readonly Problem[] = []): string {
  const { t, community, base } = here
  const places = community.neighbourhoods
  const scheme = schemeToday(ctx, community)
  const offered = [...chipsOf(scheme), { id: unclear, name: categoryName(scheme, unclear) }].map(({ id, name }) => ({
    value: id,
    label: sayCategory(ctx.language, scheme, id, name),
  }))
  const wrong = (name: keyof Typed) => {
    const found = problems.find((problem) => problem.field === name)
    return found ? { error: wrongWords(ctx, t, name, found.refusal) } : {}
  }
  const errors = problems.map(({ field: name, refusal }) => ({ name, text: wrongWords(ctx, t, name, refusal) }))
  const today = businessDate(ctx.app.clock.now())
  const where = wrong('neighbourhoodId').error ? wrong('neighbourhoodId') : wrong('door')
  const reach = wrong('phone').error ? wrong('phone') : wrong('name')
  const body = html`${callCard(t, community.phone)}
${errorSummary(t, errors)}
${form(
  t,
  `${base}/need`,
  key,
  html`${textField({ name: 'text', label: t('needs:form.text'), value: typed.text, rows: 3, placeholder: t('needs:form.text-example'), required: true, max: mostWords, draft: true, ...wrong('text') })}
${chips({ name: 'category', label: t('needs:form.category'), quietLegend: true, choices: offered, chosen: [typed.category], ...wrong('category') })}
${field(
  { name: 'neighbourhoodId', label: t('needs:form.where'), hint: t('needs:form.where-hint'), ...where },
  html`<div class="side-by-side">${bareSelect({ name: 'neighbourhoodId', label: t('needs:form.neighbourhood'), choices: places.map((place) => ({ value: place.id, label: place.name })), value: typed.neighbourhoodId, first: t('needs:form.neighbourhood-first'), ...where })}<label><span class="hidden-words">${t('needs:form.door')}</span>${bareText({ name: 'door', label: t('needs:form.door'), value: typed.door, placeholder: t('needs:form.door'), max: 50, autocomplete: 'off' })}</label></div>`,
)}
${chips({ name: 'wanted', label: t('needs:form.when'), many: true, choices: needTimes.map((value) => ({ value, label: t(`needs:time.${value}`) })), chosen: [...typed.wanted] })}
<details class="fold"${(typed.wantedOn || wrong('wantedOn').error) && html` open`}><summary class="button">${t('needs:form.day')}</summary>${textField({ name: 'wantedOn', label: t('needs:form.day'), hint: t('needs:form.day-hint'), type: 'date', value: typed.wantedOn, ...wrong('wantedOn') })}</details>
${field(
  { name: 'phone', label: t('needs:form.phone'), hint: t('needs:form.phone-hint'), ...reach },
  html`<div class="side-by-side">${bareText({ name: 'phone', label: t('needs:form.phone'), type: 'tel', inputmode: 'tel', autocomplete: 'tel', value: typed.phone, placeholder: t('needs:form.phone-example'), required: true, max: 40, ...reach })}<label><span class="hidden-words">${t('needs:form.name')}</span>${bareText({ name: 'name', label: t('needs:form.name'), value: typed.name, placeholder: t('needs:form.name-example'), max: 30, autocomplete: 'off', ...wrong('name') })}</label></div>`,
)}
<h2>${t('needs:form.seen')}</h2>
${publicAndPrivate(t('needs:form.seen-all'), t('needs:form.seen-few'))}
${checkbox({ name: 'forOther', label: t('needs:form.for-other'), checked: typed.forOther })}`,
  { draft: `need:${community.code}` },
)}`
  const send = html`<button class="button primary" type="submit" form="form">${t('needs:form.send')}</button><p>${t('needs:form.promise')}${community.phone && html` <a href="tel:${community.phone.replace(/[^\d+]/g, '')}">${community.phone}</a>`}</p>`
  return here
    .show({ title: t('needs:form.title'), back: base, body, action: send })
    .replace('name="wantedOn"', `name="wantedOn" min="${today}" max="${addDays(today, 180)}"`)
}

async function empty(ctx: Ctx, { request }: PageInput): Promise<PageAnswer> {
  const here = await frontOf(ctx, request)
  return { html: formPage(ctx, here, nothing, randomUUID()), noStore: true }
}

async function place(ctx: Ctx, { request, form: posted }: PageInput): Promise<PageAnswer> {
  const here = await frontOf(ctx, request)
  const typed = typedOf(posted)
  try {
    const answer = await placeOwnNeed(ctx, here.community, typed)
    if ('problems' in answer)
      // nothing was written, so the key is still fresh
      return {
        html: formPage(ctx, here, typed, ctx.key ?? randomUUID(), answer.problems),
        status: 422,
        noStore: true,
      }
    return { redirect: `${here.base}/my/${answer.token}?new=1`, noStore: true }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'duplicate-key-other-body') throw error
    return { html: await twicePage(ctx, here, typed), status: error.status, noStore: true }
  }
}

/** The same form was sent before with other words: both are shown, and both ways on. Nothing is thrown away. */
async function twicePage(ctx: Ctx, here: Front, typed: Typed): Promise<string> {
  const { t, base, community } = here
  const token = linkToken(ctx, community.id, ctx.key ?? '')
  const { need, part } = await openByLink(ctx, community.id, token)
  const hidden = Object.entries(typed).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value === true ? 'yes' : value === false ? '' : String(value)]).map(
      (one) => html`<input type="hidden" name="${name}" value="${one}">`,
    ),
  )
  const body = html`<h1>${t('needs:twice.title')}</h1><p class="lead">${t('needs:twice.lead')}</p>
${card(
  html`<p class="secondary">${t('needs:twice.code', { code: need.code })} · ${sayMoment(t, need.at)}</p><p>${lines(part.text)}</p>${buttonLink(`${base}/my/${token}`, t('needs:twice.keep'))}`,
  t('needs:twice.first'),
)}
${card(
  html`<p>${lines(typed.text)}</p>${form(t, `${base}/need`, randomUUID(), html`${hidden}${submitButton(t('needs:twice.change'))}`, { id: 'again' })}`,
  t('needs:twice.second'),
)}`
  return here.show({ title: t('needs:twice.title'), back: base, body })
}

/** Placing a need: one page, four fields that matter, no JavaScript. */
export const formPages = [
  pageRoute('GET', '/c/:code/need', { can: 'need.place', at: 'community' }, empty),
  pageRoute('POST', '/c/:code/need', { can: 'need.place', at: 'community' }, place),
]
