/** A sign of Chinese input where the language wants a plain one: what is wrong and what to write instead. */
export interface Mistyped {
  message: string
  instead: string
}

const plain: Readonly<Record<string, string>> = {
  '、': ', ',
  '，': ', ',
  '：': ': ',
  '；': ', ',
  '【': '[',
  '】': ']',
  '〔': '[',
  '〕': ']',
  '。': '.',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '—': '-',
  '–': '-',
  '～': '-',
}

/** The plain sign for a full-width one; undefined for a sign that is no full-width form. */
function plainOf(sign: string): string | undefined {
  if (plain[sign] !== undefined) return plain[sign]
  return /[\uff01-\uff5e]/.test(sign) ? String.fromCharCode(sign.charCodeAt(0) - 0xfee0) : undefined
}

const told = (sign: string): Mistyped => {
  const half = plainOf(sign) ?? ''
  const space = half.endsWith(' ') ? '，后面空一格' : ''
  return { message: `这一行用了全角的“${sign}”`, instead: `半角的“${half}”${space}` }
}
const wideSpace: Mistyped = { message: '这一行开头用了全角空格', instead: '半角空格' }
const narrow = (key: string): Mistyped => ({ message: '冒号后面少一个空格', instead: `${key}: 再空一格` })

const firstOf = (text: string, signs: RegExp): Mistyped | undefined => {
  const found = signs.exec(text)?.[0]
  return found === undefined ? undefined : told(found)
}

/** What is mistyped on a line that cannot be read. Quoted text, comments and the words of sentences are left alone. */
export function mistypedLine(line: string): Mistyped | undefined {
  if (/^[ \t]*[\u3000\u00a0]/.test(line)) return wideSpace
  const bare = line.replace(/"[^"]*"|'[^']*'/g, '""').replace(/(^|\s)#.*$/, '')
  // a name of the language stands at the beginning of a line, behind a dash, a bracket or a comma
  const name = '(?:^\\s*(?:-\\s*)*|[{\\[,｛【［，、]\\s*)([a-z][a-z0-9-]*)'
  if (new RegExp(`${name}\\s*：`).test(bare)) return told('：')
  const wide = /(?:^\s*(?:-\s*)?|[:：,]\s*)([｛【［])/.exec(bare)?.[1]
  if (wide) return told(wide)
  const comma = /([，、；])\s*[a-z][a-z0-9-]*\s*[:：]/.exec(bare)?.[1]
  if (comma) return told(comma)
  const closing = /([｝】］])\s*$/.exec(bare)?.[1]
  if (closing) return told(closing)
  const key = new RegExp(`${name}:(?![\\s/]|$)`).exec(bare)?.[1]
  return key === undefined ? undefined : narrow(key)
}

/** What is mistyped in the name of a field that the language does not know. */
function mistypedKey(key: string): Mistyped | undefined {
  if (/^[\u3000\u00a0]/.test(key)) return wideSpace
  const [name = '', value] = key.split(':')
  if (value && /^[a-z][a-z0-9-]*$/.test(name)) return narrow(name)
  return /^[a-zａ-ｚ{｛【［]/.test(key) ? firstOf(key, /[、，：；【】\uff01-\uff5e]/) : undefined
}

/** What is mistyped in a value that is not taken: a number, a code, a list, braces; never the words of a sentence. */
function mistypedValue(value: unknown): Mistyped | undefined {
  if (Array.isArray(value)) {
    const joined = value.find((item) => typeof item === 'string' && /[、，；]/.test(item))
    return joined === undefined ? undefined : firstOf(joined, /[、，；]/)
  }
  if (typeof value !== 'string') return undefined
  if (/^[｛【［]/.test(value)) return told(value[0] ?? '')
  const half = [...value].map((sign) => plainOf(sign) ?? sign).join('')
  // strokes and blanks alone stand for nothing that could be written plainly
  return /^[\x20-\x7e]*[a-z0-9][\x20-\x7e]*$/i.test(half) ? firstOf(value, /[^\x20-\x7e]/) : undefined
}

/** What is mistyped at a place of a value that is not taken: in the name of the field, or in what it holds. */
export function mistypedAt(raw: unknown, path: readonly (string | number)[]): Mistyped | undefined {
  const last = path.at(-1)
  const value = path.reduce<unknown>((part, step) => (part as Record<string | number, unknown> | null)?.[step], raw)
  return (typeof last === 'string' ? mistypedKey(last) : undefined) ?? mistypedValue(value)
}
