import { refuse } from './refusal.ts'

/** Length as a person counts: 𠮷 is one, an emoji with its modifiers is as many as it has code points. */
export function lengthOf(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

// Control characters, bidi overrides and zero-width marks say one thing to the eye and another to the machine;
// the joiner U+200D stays, emoji and some scripts need it.
const invisible = /[\p{Cc}\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu

/** Text as it is stored: NFC, no invisible characters, line breaks kept, spaces at the ends gone. */
export function tidy(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(/\t/g, ' ').replace(invisible, '').trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/**
 * Tidy text of a field within its limit in code points, or `empty-text` / `too-long` with {field, max, length}.
 * Raw input is measured first, so that 100 kB of spaces are refused before any work is done.
 */
export function fieldText(field: string, text: string, max: number, min = 1): string {
  if (text.length > max * 8 + 64) throw refuse('too-long', { field, max, length: text.length })
  const clean = tidy(text)
  const length = lengthOf(clean)
  if (length < min) throw refuse('empty-text', { field, min })
  if (length > max) throw refuse('too-long', { field, max, length })
  return clean
}

/** The first `max` code points, with … when something was cut. */
export function shorten(text: string, max: number): string {
  const points = [...text]
  return points.length <= max ? text : `${points.slice(0, max - 1).join('')}…`
}

/** Full-width digits, letters and signs as ASCII, one for one, so that places in the text stay the same. */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
}
