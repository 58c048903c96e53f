import { type Html, type HtmlPart, href, html } from './html.ts'
import { type IconName, icon } from './icons.ts'
import type { Words } from './words.ts'

/** waiting = amber, doing = outlined, done = green, late = red tint, quiet = grey. Colour never stands alone. */
export type TagKind = 'waiting' | 'doing' | 'done' | 'late' | 'quiet'
const tagIcons: Record<TagKind, IconName> = {
  waiting: 'clock',
  doing: 'arrow',
  done: 'done',
  late: 'clock',
  quiet: 'next',
}

/** State of something: icon and word. */
export const statusTag = (kind: TagKind, word: string): Html =>
  html`<span class="tag tag-${kind}">${icon(tagIcons[kind])}${word}</span>`

/** One row of a `rowList`: what, under it where and when, at the right one state. With `to` the whole row is one link. */
export function listRow(row: { what: string; under?: HtmlPart; tag?: Html; aside?: string; to?: string }): Html {
  const inside = html`<span class="row-what">${row.what}</span>${row.under && html`<span class="row-under">${row.under}</span>`}${row.tag && html`<span class="row-tag">${row.tag}</span>`}${row.aside && html`<span class="row-tag secondary">${row.aside}</span>`}${row.to && !row.tag && !row.aside && html`<span class="row-tag">${icon('next')}</span>`}`
  return row.to
    ? html`<li><a class="row" href="${href(row.to)}">${inside}</a></li>`
    : html`<li><div class="row">${inside}</div></li>`
}

/** A list with hairlines; with nothing in it, the sentence that says what it would hold and the next thing to do. */
export const rowList = (rows: readonly Html[], empty: HtmlPart): Html =>
  rows.length ? html`<ul class="rows">${rows}</ul>` : html`<p class="empty">${empty}</p>`

/** Heading of a part of the page, with “全部 46 件 ›” at the right where there is more. */
export const sectionHead = (title: string, more?: { to: string; label: string }): Html =>
  html`<div class="section-head"><h2>${title}</h2>${more && html`<a class="more" href="${href(more.to)}">${more.label}${icon('next')}</a>`}</div>`

/** Sheet-coloured card; `title` optional. */
export const card = (body: HtmlPart, title?: string): Html =>
  html`<section class="card">${title && html`<h2>${title}</h2>`}${body}</section>`

/** Link that looks like a button. `primary` once per view. */
export const buttonLink = (to: string, label: string, look: { primary?: boolean; icon?: IconName } = {}): Html =>
  html`<a class="button${look.primary ? ' primary' : ''}" href="${href(to)}">${look.icon && icon(look.icon)}${label}</a>`

/** Submit button; its words say what happens. `name`/`value` tell several buttons of one form apart. */
export const submitButton = (
  label: string,
  look: { primary?: boolean; icon?: IconName; name?: string; value?: string } = {},
): Html =>
  html`<button class="button${look.primary ? ' primary' : ''}" type="submit"${look.name && html` name="${look.name}" value="${look.value}"`}>${look.icon && icon(look.icon)}${label}</button>`

/** The telephone as a large second way, beside the main action in the elder view. Prints nothing without a number. */
export const callCard = (t: Words, phone: string | null | undefined): Html | undefined =>
  phone
    ? html`<a class="call-card" href="${telephone(phone)}">${icon('phone')}<span><strong>${t('pages:call-instead')}</strong><span>${t('pages:call-we-fill', { phone })}</span></span></a>`
    : undefined

/** tel: link of a number as people write it. */
export const telephone = (phone: string): string => `tel:${phone.normalize('NFKC').replace(/[^\d+]/g, '')}`

/** Danger to life goes to 120, 119, 110 before anything else is read. */
export const emergencyNotice = (t: Words): Html =>
  html`<aside class="emergency" aria-label="${t('pages:emergency-title')}"><p>${icon('alert')}<strong>${t('pages:emergency-title')}</strong> ${t('pages:emergency-text')}</p><p class="emergency-calls">${['120', '119', '110'].map((number) => html`<a href="tel:${number}">${t(`pages:emergency-${number}`)}</a>`)}</p></aside>`

/** One dated line of a need's progress; the last one may still be waiting for somebody. */
export type Step = { what: string; under?: string; state: 'done' | 'waiting' | 'late' }

/** Progress in plain words, newest last; never a percentage. */
export const timeline = (steps: readonly Step[]): Html =>
  html`<ol class="timeline">${steps.map((step) => html`<li class="step-${step.state}">${icon(step.state === 'done' ? 'done' : 'clock')}<div><span class="step-what">${step.what}</span>${step.under && html`<span class="step-under">${step.under}</span>`}</div></li>`)}</ol>`

/** Side by side: what everybody sees, and what only few do. */
export const publicAndPrivate = (open: HtmlPart, closed: HtmlPart): Html =>
  html`<div class="card two-parts"><p>${icon('eye')}<span>${open}</span></p><p class="secondary">${icon('lock')}<span>${closed}</span></p></div>`
