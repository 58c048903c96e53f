import { type Refusal, refuse } from '@lianxin/rules/refusal'

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The value of an attribute in the inside of a tag, whatever quotes it stands in; undefined without one. */
export function attribute(tag: string, name: string): string | undefined {
  const at = tag.indexOf(` ${name}="`)
  if (at >= 0) {
    const from = at + name.length + 3
    return plain(tag.slice(from, tag.indexOf('"', from)))
  }
  if (!tag.includes(name)) return undefined
  const match = new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  return match ? plain(match[1] ?? match[2] ?? '') : undefined
}

/** The insides of all tags of a name, with or without a prefix, in order: for the small parts of a workbook. */
export const tagsOf = (xml: string, name: string): string[] =>
  Array.from(xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(\\s[^<>]*)?>`, 'g')), (match) => match[1] ?? '')

/** Text with the five named and the numbered references resolved; a document that knows others was refused before. */
export function plain(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{1,8});/gi, (whole, what: string) => {
    if (!what.startsWith('#')) return named[what] ?? whole
    const code = /^#x/i.test(what) ? Number.parseInt(what.slice(2), 16) : Number(what.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}

/** Spreadsheets write control characters as _x000D_, and a real “_x” as _x005F_x. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/**
 * The text of a string item: its plain text or its runs, without the reading aids (rPh) that East Asian spreadsheets
 * lay over it. `xml` is the inside of one item.
 */
export function textIn(xml: string, prefix: string): string {
  const inside = xml.includes(`<${prefix}rPh`) ? withoutReadings(xml, prefix) : xml
  let text = ''
  for (let at = inside.indexOf(`<${prefix}t`); at >= 0; at = inside.indexOf(`<${prefix}t`, at)) {
    const after = inside[at + prefix.length + 2]
    const begun = inside.indexOf('>', at) + 1
    if (begun === 0) throw refuse('bad-file', { reason: 'unreadable' })
    at = begun
    if ((after !== '>' && after !== ' ') || inside[begun - 2] === '/') continue
    const end = inside.indexOf(`</${prefix}t>`, begun)
    if (end < 0) throw refuse('bad-file', { reason: 'unreadable' })
    text += inside.slice(begun, end)
    at = end
  }
  return unescaped(plain(text))
}

function withoutReadings(xml: string, prefix: string): string {
  let kept = ''
  let at = 0
  for (;;) {
    const from = xml.indexOf(`<${prefix}rPh`, at)
    if (from < 0) return kept + xml.slice(at)
    kept += xml.slice(at, from)
    const close = xml.indexOf(`</${prefix}rPh>`, from)
    if (close < 0) throw refuse('bad-file', { reason: 'unreadable' })
    at = close + prefix.length + 6
  }
}

/** An element: what stands in its tag, what it holds, and the prefix of all names around it. */
type Element = { head: string; inside: string; prefix: string }

/**
 * The elements of a name out of a stream of text, whole and in order, those of a piece together (a step of an async
 * generator costs as much as reading a cell); what lies between is let go.
 */
export async function* elements(
  pieces: AsyncIterable<Buffer>,
  name: string,
  longest: number,
  tooLong: Refusal,
): AsyncGenerator<Element[], void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let left = ''
  let prefix: string | undefined
  for await (const piece of pieces) {
    left += decoded(decoder, piece)
    if (left.includes('<![')) throw refuse('bad-file', { reason: 'unreadable' })
    // the root's own prefix is every element's: sheets with and without one are met
    prefix ??= /<((?:\w+:)?)(?:worksheet|sst)[\s>]/.exec(left)?.[1]
    if (prefix === undefined) continue
    const [open, close] = [`<${prefix}${name}`, `</${prefix}${name}>`]
    const found: Element[] = []
    let at = 0
    for (;;) {
      const from = nextTag(left, open, at)
      if (from < 0) {
        at = Math.max(at, left.length - open.length)
        break
      }
      const head = left.indexOf('>', from)
      const empty = head > 0 && left[head - 1] === '/'
      const end = head < 0 ? -1 : empty ? head + 1 : left.indexOf(close, head)
      if (end < 0) {
        at = from
        break
      }
      found.push({ prefix, head: left.slice(from + open.length, head), inside: empty ? '' : left.slice(head + 1, end) })
      at = empty ? end : end + close.length
    }
    left = left.slice(at)
    if (left.length > longest) throw tooLong
    if (found.length) yield found
  }
  if (prefix !== undefined && nextTag(left, `<${prefix}${name}`, 0) >= 0)
    throw refuse('bad-file', { reason: 'unreadable' })
}

/** Where the next tag of exactly this name begins; `<row` is not `<rowBreaks`. */
function nextTag(text: string, open: string, from: number): number {
  for (let at = text.indexOf(open, from); at >= 0; at = text.indexOf(open, at + open.length)) {
    const after = text[at + open.length]
    if (after === undefined || after === ' ' || after === '>' || after === '/' || /\s/.test(after)) return at
  }
  return -1
}

function decoded(decoder: InstanceType<typeof TextDecoder>, piece: Buffer): string {
  try {
    return decoder.decode(piece, { stream: true })
  } catch {
    throw refuse('bad-file', { reason: 'unreadable' })
  }
}
