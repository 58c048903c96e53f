import type { Reply } from '@lianxin/contract/endpoint'
import type { listNeeds, readNeed } from '@lianxin/contract/needs'
import type { TFunction } from 'i18next'
import { sayCategory } from '../../category.ts'
import { day } from '../../ui/dates.ts'
import type { Tone } from '../../ui/tag.tsx'

export type NeedShort = Reply<typeof listNeeds>['needs'][number]
export type NeedFull = Reply<typeof readNeed>

/** Words of this feature. */
export type T = TFunction<'needs'>

/** “周六、周日”, or the one day. */
export function sayWanted(t: T, need: { wanted: readonly string[]; wantedOn: string | null }): string {
  const times = need.wanted.map((time) => t(`time.${time}`)).join(t('list-mark'))
  return [need.wantedOn && day(need.wantedOn), times].filter(Boolean).join(' · ') || t('desk.any-time')
}

/** The public line, or what is known before there is one. */
export const sayTitle = (
  t: T,
  need: { publicLine: string | null; category: string | null; categoryName: string | null },
): string => need.publicLine ?? t('desk.no-line', { category: sayCategory(need.category, need.categoryName) })

export const toneOf: Record<string, Tone> = {
  held: 'waiting',
  placed: 'waiting',
  sorted: 'waiting',
  open: 'waiting',
  'in-hand': 'active',
  served: 'done',
  closed: 'done',
  answered: 'plain',
  merged: 'plain',
  withdrawn: 'plain',
}
