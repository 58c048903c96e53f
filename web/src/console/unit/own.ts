import type { Reply } from '@lianxin/contract/endpoint'
import type { reporting } from '@lianxin/contract/enrolments'
import type { ordersOfUnit } from '@lianxin/contract/orders'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import type { Tone } from '../../ui/tag.tsx'

export type UnitItem = Reply<typeof ordersOfUnit>['items'][number]
export type ReportingRow = Reply<typeof reporting>['rows'][number]

/** The unit or branch whose office this is; '' until the session is known. */
export function useUnitId(): string {
  const { data: who } = useMe()
  return (who && currentRole(who)?.organisation.id) ?? ''
}

/** A branch's office: it looks after its own members, and the unit answers for them. */
export function useIsBranch(): boolean {
  const { data: who } = useMe()
  return (who && currentRole(who)?.organisation.kind) === 'branch'
}

/** What an order of the unit's list says about its need; written by the server beside each change of the order. */
export interface OrderData {
  needCode?: string
  publicLine?: string | null
  category?: string | null
  categoryName?: string | null
  place?: string | null
  communityName?: string
  helperName?: string
  helper?: 'unit' | 'member'
  dueAt?: string
}
export const dataOf = (item: UnitItem) => item.data as OrderData

/** Orders by what they want of the office. The unit's own have no person. */
export const waitsForUs = (item: UnitItem) => !item.personId && item.state === 'dispatched'
export const inOurHands = (item: UnitItem) => !item.personId && ['accepted', 'passed-on'].includes(item.state)
export const withMembers = (item: UnitItem) =>
  Boolean(item.personId) && ['dispatched', 'accepted', 'under-way'].includes(item.state)

export const toneOfOrder: Record<string, Tone> = {
  dispatched: 'waiting',
  accepted: 'active',
  'passed-on': 'active',
  'under-way': 'active',
  done: 'done',
  verified: 'done',
  'timed-out': 'late',
}

/** States in which somebody still has to report in. */
export const notYet = (row: ReportingRow) => row.state === 'due' || row.state === 'returned'
export const toneOfReporting = (row: ReportingRow): Tone =>
  row.state === 'current' ? 'done' : row.late || row.state === 'returned' ? 'late' : 'waiting'
