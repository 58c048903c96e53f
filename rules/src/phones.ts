import { refuse } from './refusal.ts'
import { halfWidth } from './text.ts'

/** `demo` is 1440 + 7 digits, a range of machines: invented people have these and no message is ever sent there. */
export type PhoneKind = 'mobile' | 'landline' | 'demo'
export interface Phone {
  kind: PhoneKind
  /** Digits only, without +86; a landline with its area code. */
  value: string
}

/** Reads what people write (+86, spaces, dashes, full-width digits); undefined when it is no Chinese number. */
export function readPhone(text: string): Phone | undefined {
  if (text.length > 40) return undefined
  const typed = halfWidth(text).trim()
  if (!/^\+?[\d\s()（）\-—–.]+$/.test(typed)) return undefined
  const digits = typed.replace(/\D/g, '').replace(/^(?:0086|86)(?=1\d{10}$|0\d{10,11}$)/, '')
  if (/^1440\d{7}$/.test(digits)) return { kind: 'demo', value: digits }
  if (/^1[3-9]\d{9}$/.test(digits)) return { kind: 'mobile', value: digits }
  // three-digit area codes go with eight digits, four-digit ones with seven or eight: never ten digits in all
  if (/^0(?:10|2\d)[2-9]\d{7}$/.test(digits) || /^0[3-9]\d{2}[2-9]\d{6,7}$/.test(digits)) {
    return { kind: 'landline', value: digits }
  }
  return undefined
}

/** As `readPhone`, or the refusal `bad-phone`; `kinds` limits what the field takes (codes go to mobiles only). */
export function phone(text: string, kinds: readonly PhoneKind[] = ['mobile', 'landline', 'demo']): Phone {
  const read = readPhone(text)
  if (!read || !kinds.includes(read.kind)) throw refuse('bad-phone', { digits: text.replace(/\D/g, '').length })
  return read
}

/** The last four digits, which a resident without the link tells at the desk. */
export function lastFour(value: string): string {
  return value.slice(-4)
}

/** 144****0001; a landline keeps its area code and the last two digits. */
export function maskPhone(value: string): string {
  if (value.startsWith('0')) return `${value.slice(0, /^0(?:10|2)/.test(value) ? 3 : 4)}-*****${value.slice(-2)}`
  return `${value.slice(0, 3)}****${value.slice(-4)}`
}
