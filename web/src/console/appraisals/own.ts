import type { communityStanding, standingSummary } from '@lianxin/contract/appraisals'
import type { Reply } from '@lianxin/contract/endpoint'

export type Row = Reply<typeof communityStanding>['rows'][number]
export type Summary = Reply<typeof standingSummary>

export const dutyStates = ['met', 'open', 'missed', 'excused'] as const

/** How many duties of a row are in each state now. */
export const countsOf = (row: Row) =>
  dutyStates
    .map((state) => ({ state, count: row.duties.filter((duty) => duty.state === state && duty.required > 0).length }))
    .filter(({ count }) => count > 0)
