import { type Html, type HtmlPart, html } from './html.ts'
import { type PageCommunity, page } from './page.ts'
import { qrImage } from './qr.ts'
import { type Language, words } from './words.ts'

/** One column part of the board: what waits, today's services, thanks. Rows as `listRow` makes them. */
export const boardPart = (title: string, body: HtmlPart, aside?: string): Html =>
  html`<section><h2>${title}${aside && html` <small>${aside}</small>`}</h2>${body}</section>`

/**
 * The public board, to be read at five metres: two columns, one line of notice, one code. It asks for itself again every
 * `everySeconds` (enhance.ts; a screen that lost the network keeps showing the last page). `at` is
 * the moment in words, “11月23日 周一 09:20”, from the server's clock. Nobody is ranked and no resident named on it.
 */
export async function boardPage(o: {
  community: PageCommunity
  at: string
  left: HtmlPart
  right: HtmlPart
  notice?: HtmlPart
  /** what the code leads to, a whole https address */
  address: string
  everySeconds?: number
  language?: Language
}): Promise<string> {
  const t = words(o.language ?? 'zh-CN')
  const scan = t('pages:poster-scan')
  return page({
    title: o.community.name,
    language: o.language,
    bare: true,
    kind: 'board',
    head: html`<meta name="refresh-every" content="${o.everySeconds ?? 60}"><meta name="robots" content="noindex">`,
    body: html`<header class="board-top"><span class="mark" aria-hidden="true">${t('pages:brand').slice(0, 2)}</span><h1>${o.community.name}</h1><p>${o.at}</p></header>
<div class="board-columns"><div>${o.left}</div><div>${o.right}</div></div>
<footer class="board-foot"><p>${o.notice}</p><p>${scan}</p>${await qrImage(o.address, scan)}</footer>`,
  })
}
