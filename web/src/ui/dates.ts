import { words } from '../i18n.ts'

// Beijing has had one offset since 1991, and every date of the product is a Beijing date.
const ZONE = 'Asia/Shanghai'

const parts = (at: Date) => {
  const found: Record<string, string> = {}
  const form = new Intl.DateTimeFormat('en-CA', {
    timeZone: ZONE,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  for (const { type, value } of form.formatToParts(at)) found[type] = value
  return found
}

const asDate = (value: string | Date) =>
  value instanceof Date ? value : new Date(value.length === 10 ? `${value}T00:00:00+08:00` : value)

/** “11月22日 周日”. Takes an instant (ISO or Date) or a day 'YYYY-MM-DD'. */
export function day(value: string | Date): string {
  const at = asDate(value)
  if (words.language === 'en') {
    return at.toLocaleDateString('en-GB', { timeZone: ZONE, weekday: 'short', day: 'numeric', month: 'short' })
  }
  const p = parts(at)
  return `${Number(p.month)}月${Number(p.day)}日 ${weekday(at)}`
}

/** “周日”. */
export function weekday(value: string | Date): string {
  return asDate(value).toLocaleDateString(words.language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: ZONE,
    weekday: 'short',
  })
}

/** “14:30”. */
export function clockTime(value: string | Date): string {
  const p = parts(asDate(value))
  return `${p.hour}:${p.minute}`
}

/** “11月22日 周日 14:30”. */
export const moment = (value: string | Date) => `${day(value)} ${clockTime(value)}`

/** “11月22日 周日 14:30–16:00”; two days when it ends on another. */
export function span(from: string | Date, to: string | Date): string {
  return day(from) === day(to) ? `${moment(from)}–${clockTime(to)}` : `${moment(from)}–${moment(to)}`
}

/** Whole days waited since `value`, by Beijing's calendar days. */
export function daysSince(value: string | Date, now: Date): number {
  const dayNumber = (at: Date) => Math.floor((at.getTime() + 8 * 3_600_000) / 86_400_000)
  return Math.max(0, dayNumber(now) - dayNumber(asDate(value)))
}
