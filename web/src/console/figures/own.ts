import type { Reply } from '@lianxin/contract/endpoint'
import type { overview } from '@lianxin/contract/figures'
import { useFilters } from '../../address.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'

export type Overview = Reply<typeof overview>
export type OneCommunity = Overview['communities'][number]

/** The street or county whose figures these are; '' until the session is known. */
export function useAreaId(): string {
  const { data: who } = useMe()
  return (who && currentRole(who)?.organisation.id) ?? ''
}

export const spans = ['month', 'last-month', 'year'] as const
export type SpanName = (typeof spans)[number]

/** The span that the address names; the server's clock says which days those are. */
export function useSpan() {
  const [filters, setFilters] = useFilters<{ span?: string }>()
  const span = spans.find((one) => one === filters.span) ?? 'month'
  const choose = (next: string) => setFilters({ span: next === 'month' ? undefined : next })
  return { span, choose }
}

/** Under this many a share says nothing. */
export const tooFew = 10
/** Whole percent, or undefined where there are too few to say. */
export const percent = (part: number, whole: number) =>
  whole < tooFew ? undefined : `${Math.round((100 * part) / whole)}%`

type Counted = Exclude<keyof OneCommunity, 'communityId' | 'name' | 'street' | 'lack'>
/** Sum over communities. */
export const sumOf = (communities: readonly OneCommunity[], what: Counted) =>
  communities.reduce((sum, one) => sum + one[what], 0)
