import type { Refusal } from '@lianxin/rules/refusal'
import { type Html, type HtmlPart, href, html } from './html.ts'
import { icon } from './icons.ts'
import { assets } from './page-assets.ts'
import { telephone } from './parts.ts'
import { hasWords, type Language, words } from './words.ts'

/** What every resident page says about its community: front page, telephone, opening hours (free text, “每天 8:30–17:30”). */
export type PageCommunity = { code: string; name: string; phone?: string | null; hours?: string | null }

export type PageOptions = {
  title: string
  body: HtmlPart
  community?: PageCommunity
  /** elder view (长辈版), from the cookie: `isElder(request)` */
  elder?: boolean
  language?: Language
  /** address of the page above: the header then shows a way back and the title instead of the community's name */
  back?: string
  /** bottom bar: the one action that matters, at the thumb; with a note under it */
  action?: HtmlPart
  /** more for <head>: a description, a refresh */
  head?: Html
  /** no header and footer: paper, the board */
  bare?: boolean
  /** class of <body>: paper, poster, board */
  kind?: string
}

/** A whole HTML page for residents and the public. Works without JavaScript; style and script are files of our own. */
export function page(o: PageOptions): string {
  const language = o.language ?? 'zh-CN'
  const t = words(language)
  const { css, js } = assets()
  const name = o.community?.name
  const document = html`<!doctype html>
<html lang="${language}"${o.elder && html` data-elder="1"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<meta name="theme-color" content="#faf6ef">
<title>${o.title}${name && name !== o.title && ` · ${name}`}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${css.path}">
<script defer src="${js.path}"></script>
${o.head}
</head>
<body class="${[o.kind, o.action && 'has-bar'].filter(Boolean).join(' ')}">
${!o.bare && html`<a class="skip" href="#main">${t('pages:skip')}</a>${header(o, t)}`}
<main id="main" tabindex="-1">${o.body}</main>
${!o.bare && footer(o, t)}
${o.action && html`<aside class="bar" aria-label="${t('pages:next')}"><div class="bar-in">${o.action}</div></aside>`}
</body>
</html>`
  return document.toString()
}

function header(o: PageOptions, t: ReturnType<typeof words>): Html {
  const place = o.community?.name ?? t('pages:brand')
  const front = o.community ? `/c/${o.community.code}` : '/'
  // The page's one h1: in its body, or else the title up here.
  const named = String(o.body ?? '').includes('<h1')
  const titled = named ? html`<span class="place">${o.title}</span>` : html`<h1 class="place">${o.title}</h1>`
  const left = o.back
    ? html`<a class="way-back" href="${href(o.back)}" aria-label="${t('pages:back')}">${icon('back')}</a>${titled}`
    : html`<a class="place-link" href="${front}"><span class="mark" aria-hidden="true">${t('pages:brand').slice(0, 2)}</span><span class="place">${place}</span></a>`
  // A link, not a script: the server keeps the choice in a cookie and comes back to the same page.
  return html`<header class="top"><div class="top-in">${left}<a class="button switch" href="?elder=${o.elder ? 0 : 1}" rel="nofollow">${o.elder ? t('pages:usual') : t('pages:elder')}</a></div></header>`
}

function footer(o: PageOptions, t: ReturnType<typeof words>): Html | undefined {
  const { phone, hours } = o.community ?? {}
  if (!phone && !hours) return undefined
  return html`<footer class="foot">${icon('phone')}<p>${phone && html`<span>${t('pages:help')} <a class="number" href="${telephone(phone)}">${phone}</a></span>`}${hours && html`<span class="hours">${t('pages:hours', { hours })}</span>`}</p></footer>`
}

/**
 * The page for a no: what went wrong in plain words and what to do next. Never shows what was asked for, so a foreign
 * community's id and an absent one look alike.
 */
export function refusalPage(
  refusal: Refusal,
  o: { elder?: boolean; language?: Language; community?: PageCommunity } = {},
): string {
  const language = o.language ?? 'zh-CN'
  const t = words(language)
  const key = `refusals:${refusal.code}`
  const said = hasWords(language, key) ? t(key, refusal.params) : t('pages:refused-again')
  const phone = o.community?.phone
  const call =
    phone && html`<a class="button" href="${telephone(phone)}">${icon('phone')}${t('pages:call-number', { phone })}</a>`
  const [to, where] = o.community ? [`/c/${o.community.code}`, 'pages:refused-home'] : ['/', 'pages:refused-front']
  const home = html`<a class="button" href="${to}">${icon('home')}${t(where)}</a>`
  return page({
    ...o,
    title: t('pages:refused-title'),
    body: html`<h1>${t('pages:refused-title')}</h1><p class="lead">${said}</p><p class="secondary">${t('pages:at-desk')}</p><div class="buttons refused">${call}${home}</div>`,
  })
}
