import type { Reply } from '@lianxin/contract/endpoint'
import type { listNeeds, readNeed } from '@lianxin/contract/needs'
import i18next, { type TFunction } from 'i18next'
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

/** A category by the scheme's own name; schemes are written in Chinese, so English uses our word where we have one. */
export function sayCategory(t: T, id: string, name: string | null): string {
  const key = `category.${id}`
  if (i18next.language !== 'en' && name) return name
  return t(key as 'category.unclear', { defaultValue: name ?? id })
}

/** The public line, or what is known before there is one. */
export const sayTitle = (
  t: T,
  need: { publicLine: string | null; category: string | null; categoryName: string | null },
): string =>
  need.publicLine ?? t('desk.no-line', { category: sayCategory(t, need.category ?? 'unclear', need.categoryName) })

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
