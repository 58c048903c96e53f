import { addDays, type BusinessDate, beijingTime, dayKind, type Holidays, instantOf, weekday } from './calendar.ts'

/** Working hours of one owner in Beijing time; two spans where there is a noon break. */
export type WorkingHours = readonly (readonly [from: string, to: string])[]

export const officeHours: WorkingHours = [
  ['08:30', '12:00'],
  ['14:00', '18:00'],
]

export interface Deadline {
  at: Date
  /** False when it fell into a year whose holidays nobody has announced: it was counted by weekdays and may move. */
  certain: boolean
}

const HOUR = 3_600_000

function working(date: BusinessDate, known: Holidays): { open: boolean; certain: boolean } {
  const { kind } = dayKind(date, known)
  return kind === 'unknown' ? { open: weekday(date) <= 5, certain: false } : { open: kind === 'working', certain: true }
}

/**
 * The instant at which so many working hours of the owner have passed since `from`. Zero hours on a day off leads to
 * the next opening. `hours` may be a fraction; at most ten years ahead.
 */
export function afterWorkingHours(from: Date, hours: number, open: WorkingHours, known: Holidays): Deadline {
  let left = hours * HOUR
  let certain = true
  let date = beijingTime(from).date
  for (let day = 0; day < 3660; day++, date = addDays(date, 1)) {
    const today = working(date, known)
    certain &&= today.certain
    if (!today.open) continue
    for (const [start, end] of open) {
      const opens = Math.max(instantOf(date, start).getTime(), from.getTime())
      const room = instantOf(date, end).getTime() - opens
      if (room < 0) continue
      if (left <= room) return { at: new Date(opens + left), certain }
      left -= room
    }
  }
  throw new RangeError('no working day in ten years')
}

/** Working hours that passed between two instants; what “waits since” shows. */
export function workingHoursBetween(from: Date, to: Date, open: WorkingHours, known: Holidays): number {
  let sum = 0
  const last = beijingTime(to).date
  for (let date = beijingTime(from).date; date <= last; date = addDays(date, 1)) {
    if (!working(date, known).open) continue
    for (const [start, end] of open) {
      const opens = Math.max(instantOf(date, start).getTime(), from.getTime())
      sum += Math.max(0, Math.min(instantOf(date, end).getTime(), to.getTime()) - opens)
    }
  }
  return sum / HOUR
}

/**
 * Until when a served need waits for its resident's word. No regulation read so far names a time; ten working days are
 * chosen: whoever comes to the desk once in a fortnight is still heard, and a rating that comes later counts as well.
 */
export const unratedUntil = (servedAt: Date, known: Holidays): Date =>
  afterWorkingHours(servedAt, 10 * hoursOf(officeHours), officeHours, known).at

const hoursOf = (open: WorkingHours): number =>
  open.reduce(
    (sum, [from, to]) => sum + (instantOf('2026-01-01', to).getTime() - instantOf('2026-01-01', from).getTime()) / HOUR,
    0,
  )
