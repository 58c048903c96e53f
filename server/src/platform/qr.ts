import QRCode from 'qrcode'
import { type Html, html, trusted } from './html.ts'
import { page } from './page.ts'
import { type Language, words } from './words.ts'

/** A QR code as an SVG string without size of its own (style it), black on white with the margin readers need. */
export const qrSvg = (text: string): Promise<string> =>
  // M: readable with 15 % of it lost to rain and tape
  QRCode.toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })

/** The same for html``, with words for those who cannot see it. */
export const qrImage = async (text: string, label: string): Promise<Html> =>
  html`<span class="qr" role="img" aria-label="${label}">${trusted(await qrSvg(text))}</span>`

/**
 * An A4 poster: large words, one code, the telephone and hours for everybody who doesn't scan. `address` is what the
 * code holds, printed too. Returns a whole page that prints on one sheet.
 */
export async function posterPage(o: {
  community: { name: string; phone?: string | null; hours?: string | null }
  address: string
  title?: string
  text?: string
  scan?: string
  language?: Language
}): Promise<string> {
  const t = words(o.language ?? 'zh-CN')
  const { name, phone, hours } = o.community
  return page({
    title: o.title ?? t('pages:poster-title'),
    language: o.language,
    bare: true,
    kind: 'paper poster',
    body: html`<p class="poster-place"><span class="mark" aria-hidden="true">${t('pages:brand').slice(0, 2)}</span>${name}</p>
<h1>${o.title ?? t('pages:poster-title')}</h1>
<p class="poster-text">${o.text ?? t('pages:poster-text')}</p>
${await qrImage(o.address, t('pages:poster-scan'))}
<p class="poster-scan">${o.scan ?? t('pages:poster-scan')}</p>
<p class="poster-foot">${phone && html`<strong>${phone}</strong>`}${hours && html`<span>${t('pages:hours', { hours })}</span>`}<span>${t('pages:poster-address')} ${o.address}</span></p>
<p class="poster-emergency">${t('pages:emergency-title')} ${['120', '119', '110'].map((n) => t(`pages:emergency-${n}`)).join(' · ')}</p>`,
  })
}
