import { beijingTime, dayKind, type Holidays } from './calendar.ts'
import { officeHours, type WorkingHours } from './deadlines.ts'
import type { Fact } from './scheme-facts.ts'

/** 八小时内 · 八小时外, by the working hours of the member's own unit; a day off is all outside. */
export const slots = ['inside', 'outside'] as const
/** 工作日 · 休息日 (weekend without make-up day, or public holiday), by the real calendar. */
export const dayWords = ['working', 'resting'] as const

type Times = Pick<Fact['values'], 'day' | 'festival' | 'slot'>

/**
 * Working hours out of what a unit writes about itself (“周一至周五 10:00–13:30、15:30–19:30”): every pair of times is a
 * span, in Beijing time wherever the unit stands. Ordinary office hours when there is no pair in it.
 */
export function hoursOf(text: string | null | undefined): WorkingHours {
  const time = String.raw`(\d{1,2})[:：](\d{2})`
  const spans = [...(text ?? '').matchAll(new RegExp(`${time}\\s*[-–—~～至到]+\\s*${time}`, 'g'))].map(
    ([, h1, m1, h2, m2]) => [`${h1?.padStart(2, '0')}:${m1}`, `${h2?.padStart(2, '0')}:${m2}`] as const,
  )
  const good = spans.filter(([from, to]) => from < to && to <= '24:00')
  return good.length > 0 ? good : officeHours
}

/**
 * When something was, as facts tell it: the kind of day, its festival, and the slot where the moment is known. What
 * the calendar doesn't know yet is left out, never guessed; outside the hours is outside on any day.
 */
export function timesOf(date: string, at: Date | null, hours: WorkingHours, known: Holidays): Times {
  const { kind, festival } = dayKind(date, known)
  const times: Times = kind === 'unknown' ? {} : { day: kind, ...(festival ? { festival } : {}) }
  if (at === null) return kind === 'resting' ? { ...times, slot: 'outside' } : times
  const moment = beijingTime(at)
  if (moment.date !== date) return times
  const within = hours.some(([from, to]) => from <= moment.time && moment.time < to)
  if (within && kind === 'unknown') return times
  return { ...times, slot: within && kind === 'working' ? 'inside' : 'outside' }
}
