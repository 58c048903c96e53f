import { addDays, addMonths, isBusinessDate } from './calendar.ts'
import type { Excuse } from './duties-due.ts'
import { refuse } from './refusal.ts'

/** Why a member pauses, by her own word and asked by nobody; `paused` is a pause without a reason. */
export const pauseReasons = ['paused', 'sick', 'away'] as const
export type PauseReason = (typeof pauseReasons)[number]

/** First and last day of a pause, both in it. One that was ended before its first day has its last day before it. */
export interface PauseDays {
  from: string
  to: string
}

/** Longest pause in months: whoever needs more says so once more, so that nobody stays forgotten. Chosen by us. */
export const longestPause = 6

const hasDays = ({ from, to }: PauseDays): boolean => from <= to

/** True when the day lies in the pause. */
export const covers = ({ from, to }: PauseDays, day: string): boolean => from <= day && day <= to

/** Where a pause stands on a day: not begun, running, over, or called off before it began. */
export function pauseState(pause: PauseDays, today: string): 'planned' | 'running' | 'over' | 'called-off' {
  if (!hasDays(pause)) return 'called-off'
  if (pause.to < today) return 'over'
  return pause.from > today ? 'planned' : 'running'
}

/**
 * Whether a pause may begin as wanted. Throws bad-date, pause-past (nobody was asked in vain for days that are gone),
 * pause-backwards, pause-too-long, pause-overlaps (two pauses over one day would be two words about it).
 */
export function mustBePause(wanted: PauseDays, others: readonly PauseDays[], today: string): void {
  const { from, to } = wanted
  if (!isBusinessDate(from) || !isBusinessDate(to)) throw refuse('bad-date')
  if (from < today) throw refuse('pause-past')
  mustFit(wanted, others)
}

/**
 * Whether a pause that isn't over may last until another day, today at the earliest: what is gone is not taken back.
 * Throws as `mustBePause`, and wrong-state.
 */
export function mustLast(pause: PauseDays, to: string, others: readonly PauseDays[], today: string): void {
  const state = pauseState(pause, today)
  if (state === 'over' || state === 'called-off') throw refuse('wrong-state', { state })
  if (!isBusinessDate(to)) throw refuse('bad-date')
  if (to < today) throw refuse('pause-past')
  mustFit({ from: pause.from, to }, others)
}

function mustFit({ from, to }: PauseDays, others: readonly PauseDays[]): void {
  if (to < from) throw refuse('pause-backwards')
  if (to >= addMonths(from, longestPause)) throw refuse('pause-too-long', { months: longestPause })
  if (others.some((other) => hasDays(other) && other.from <= to && from <= other.to)) throw refuse('pause-overlaps')
}

/** The last day of a pause that ends today: yesterday, so that today she can be asked again. Throws wrong-state. */
export function endedOn(pause: PauseDays, today: string): string {
  const state = pauseState(pause, today)
  if (state === 'over' || state === 'called-off') throw refuse('wrong-state', { state })
  return state === 'planned' ? addDays(pause.from, -1) : addDays(today, -1)
}

/** What a pause excuses from, for the rules: as a pause it is excused wherever pauses are, and by its reason besides. */
export function excusesOf({ from, to }: PauseDays, reason: PauseReason): Excuse[] {
  const reasons = reason === 'paused' ? (['paused'] as const) : (['paused', reason] as const)
  return reasons.map((one) => ({ reason: one, from, to }))
}
