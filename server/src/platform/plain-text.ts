/** What is wrong with a text before anybody reads it as YAML. */
export interface Unreadable {
  message: string
  instead: string
  line?: number
}

// They say one thing to the eye and another to the machine, or cannot be stored at all (NUL, half a surrogate pair);
// the joiner U+200D stays, emoji need it.
const hidden =
  /(?![\t\n\r])\p{Cc}|[\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]|\r(?!\n)|\p{Surrogate}/u

/** The first sign in a text that nobody sees, as U+202E; undefined when there is none. */
export function hiddenSign(text: string): string | undefined {
  const found = hidden.exec(text)?.[0]
  return found && `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

const lineAt = (text: string, at: number) => text.slice(0, at).split(/\r\n|\r|\n/).length

/** Text out of a file's bytes, strictly UTF-8, or a text as it came; refused with its line when it hides something. */
export function plainText(source: string | Uint8Array): { ok: true; text: string } | ({ ok: false } & Unreadable) {
  const decoded = typeof source === 'string' ? source : decode(source)
  if (typeof decoded !== 'string') return { ok: false, ...decoded }
  const text = decoded.replace(/^\ufeff/, '')
  const at = hidden.exec(text)
  if (!at) return { ok: true, text }
  const line = lineAt(text, at.index)
  if (at[0].startsWith('\r'))
    return {
      ok: false,
      message: '换行的写法读不出来',
      instead: '用“另存为”，换行选“Windows (CRLF)”或“Unix (LF)”',
      line,
    }
  return { ok: false, ...hiddenTold(hiddenSign(text) ?? ''), line }
}

/** A hidden sign in words. */
export const hiddenTold = (sign: string): Unreadable => ({
  message: `有一个看不见的字符（${sign}）`,
  instead: '把这一行删掉，用键盘重新打一遍',
})

function decode(bytes: Uint8Array): string | Unreadable {
  const encoding = { message: '文件的编码不是 UTF-8', instead: '用“另存为”，编码选 UTF-8' }
  // UTF-16 without its mark is well-formed UTF-8 as long as it is about plain letters
  if (bytes.length > 1 && (bytes[0] === 0 || bytes[1] === 0)) return { ...encoding, line: 1 }
  const strict = new TextDecoder('utf-8', { fatal: true })
  try {
    return strict.decode(bytes)
  } catch {
    return { ...encoding, line: firstBroken(bytes, strict) }
  }
}

/** No character of UTF-8 goes over the end of a line, so each line can be tried by itself. */
function firstBroken(bytes: Uint8Array, strict: InstanceType<typeof TextDecoder>): number {
  let line = 1
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(10, from)
    const to = end < 0 ? bytes.length : end
    try {
      strict.decode(bytes.subarray(from, to))
    } catch {
      return line
    }
    from = to + 1
  }
  return line
}
