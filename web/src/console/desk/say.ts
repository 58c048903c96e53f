import type { Reply } from '@lianxin/contract/endpoint'
import type { week } from '@lianxin/contract/reports'
import type { TFunction } from 'i18next'
import { CircleCheck, Eye, Hourglass, Megaphone, Split, UserCheck, UserPlus } from 'lucide-react'
import { sayCategory } from '../../category.ts'
import { clockTime, day, daysSince } from '../../ui/dates.ts'
import type { Tone } from '../../ui/tag.tsx'

export type Waiting = Reply<typeof week>['waiting'][number]
export type T = TFunction<readonly ['desk', 'needs', 'orders']>

export const icons = {
  held: Eye,
  sort: Split,
  publish: Megaphone,
  dispatch: UserPlus,
  unanswered: Hourglass,
  verify: CircleCheck,
  confirm: UserCheck,
}

/** Tab → kinds of matters. */
export const tabs: Record<string, readonly string[]> = {
  all: Object.keys(icons),
  sort: ['held', 'sort', 'publish'],
  dispatch: ['dispatch'],
  unanswered: ['unanswered'],
  verify: ['verify'],
  confirm: ['confirm'],
}

export const isBulk = ({ kind }: Waiting): boolean => kind === 'verify' || kind === 'confirm'

/** A matter's place in the address: bulk lines have no id of their own. */
export const keyOf = (one: Waiting): string => (isBulk(one) ? one.kind : one.id)

/** The three parts of the week; order within them is the server's. */
export function groupOf(one: Waiting, now: Date): 'today' | 'waited' | 'new' {
  const dueToday = one.dueAt !== null && (new Date(one.dueAt) <= now || day(one.dueAt) === day(now))
  if (one.urgent || dueToday) return 'today'
  return daysSince(one.since, now) >= 1 ? 'waited' : 'new'
}

/** The first line of a row. */
export function sayWhat(t: T, one: Waiting): string {
  if (one.kind === 'verify') return t('records', { count: one.count })
  if (one.kind === 'confirm') return t('reports', { count: one.count })
  return one.title || t('untitled', { category: sayCategory(one.category, one.categoryName) })
}

/** The second line: where, and its number. */
export function sayWhere(t: T, one: Waiting): string {
  if (one.kind === 'verify') return t('records-where')
  if (one.kind === 'confirm') return t('reports-where')
  return [one.place, one.code && t('needs:my.code', { code: one.code })].filter(Boolean).join(' · ')
}

/** What stands at the right: when an answer is due, else since when it waits. Only what presses is a tag. */
export function sayState(t: T, one: Waiting, now: Date): { words: string; tone?: Tone } {
  const waited = daysSince(one.since, now)
  if (one.urgent) return { words: t('urgent'), tone: 'late' }
  if (one.dueAt) {
    const over = daysSince(one.dueAt, now)
    const time = clockTime(one.dueAt)
    if (over > 0) return { words: t('due-past', { days: over }), tone: 'late' }
    if (new Date(one.dueAt) <= now) return { words: t('due-passed-today', { time }), tone: 'late' }
    if (day(one.dueAt) === day(now)) return { words: t('due-today', { time }), tone: 'waiting' }
    return { words: t('due-on', { day: day(one.dueAt) }) }
  }
  if (waited === 0) return { words: t('since-today', { time: clockTime(one.since) }) }
  const words = t('waited-days', { days: waited })
  return waited >= 4 && !isBulk(one) ? { words, tone: 'late' } : { words }
}
