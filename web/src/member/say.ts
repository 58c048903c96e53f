import type { Reply } from '@lianxin/contract/endpoint'
import type { myToday } from '@lianxin/contract/people'
import type { TFunction } from 'i18next'
import { now } from '../clock.ts'
import { day } from '../ui/dates.ts'
import type { Tone } from '../ui/tag.tsx'

/** A line of the member's own pages. */
export type Item = Reply<typeof myToday>['orders'][number]
/** Words of the member's pages; those of needs are fetched beside them. */
export type T = TFunction<readonly ['member', 'needs']>
export const namespaces = ['member', 'needs'] as const

/** One display field of an item as text; '' where it isn't there. */
export const text = (item: Pick<Item, 'data'>, field: string): string => {
  const value = item.data[field]
  return typeof value === 'string' ? value : ''
}

/** Today in Beijing, 'YYYY-MM-DD'. */
export const today = (): string => new Date(now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

interface Wanted {
  wanted: string | readonly string[]
  wantedOn: string | null
}

/** “11月28日 周六 · 工作日晚上”, or that the time can be agreed. */
export function sayWhen(t: T, { wanted, wantedOn }: Wanted): string {
  const times = (typeof wanted === 'string' ? wanted.split(',') : wanted).filter(Boolean)
  const words = times.map((time) => t(`needs:time.${time}`, { defaultValue: time })).join(t('listMark'))
  return [wantedOn && day(wantedOn), words].filter(Boolean).join(' · ') || t('anyTime')
}

/** The same of an order's item. */
export const itemWhen = (t: T, item: Item): string =>
  sayWhen(t, { wanted: text(item, 'wanted'), wantedOn: text(item, 'wantedOn') || null })

export const orderTone: Record<string, Tone> = {
  dispatched: 'waiting',
  accepted: 'active',
  'under-way': 'active',
  done: 'waiting',
  verified: 'done',
}

export const serviceTone: Record<string, Tone> = {
  written: 'waiting',
  'entered-later': 'waiting',
  verified: 'done',
  rated: 'done',
  returned: 'late',
}

/** The address of an order's page. */
export const orderPage = (communityId: string, orderId: string): string => `/m/orders/${communityId}/${orderId}`
