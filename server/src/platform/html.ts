import { html as escaping, raw } from 'hono/html'

/** HTML that is already safe. A plain string never is one: only `html` and `trusted` make it. */
export type Html = string & { readonly isEscaped?: true } & { readonly [safe]: true }
declare const safe: unique symbol

/** What may stand in `${…}`: text and numbers are escaped, lists joined, null, undefined and false print nothing. */
export type HtmlPart = Html | string | number | null | undefined | false | readonly HtmlPart[]

/**
 * The one way to make HTML: html`<p class="${kind}">${text}</p>`. Escapes & < > " ' in every value, leaves nested
 * html`…` as it is. Attribute values must be quoted (html.test.ts looks for any that isn't). Links that come from
 * data go through `href`.
 */
export function html(strings: TemplateStringsArray, ...values: HtmlPart[]): Html {
  mustBePart(values)
  return escaping(strings, ...values) as unknown as Html
}

/**
 * The kept tag also takes promises and any object that says `isEscaped`; a posted body could say so too. Here only text,
 * numbers, lists of them and what `html` and `trusted` made get through.
 */
function mustBePart(value: unknown): void {
  if (Array.isArray(value)) {
    for (const one of value) mustBePart(one)
    return
  }
  const made = value instanceof String && 'isEscaped' in value
  if (!made && (typeof value === 'object' || typeof value === 'function') && value !== null)
    throw new Error('html`` was given something that is not text')
}

/** Marks markup made by our own code as safe (an SVG of the QR library). Never for anything a person typed. */
export const trusted = (markup: string): Html => raw(markup) as unknown as Html

/** A link target from data: own paths, https and tel only; anything else (javascript:, //host) becomes `#`. */
export const href = (target: string): string =>
  /^(?:\/(?![/\\])|\?|#|https:\/\/|tel:)/i.test(target.trim()) ? target.trim() : '#'

/** Plain text with its line breaks kept. */
export const lines = (text: string): Html =>
  html`${text.split(/\r?\n/).map((line, n) => (n ? html`<br>${line}` : line))}`
