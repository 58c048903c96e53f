import type { Reply } from '@lianxin/contract/endpoint'
import type { services } from '@lianxin/contract/services'
import type { TFunction } from 'i18next'
import { day } from '../../ui/dates.ts'
import type { Tone } from '../../ui/tag.tsx'

export type Record = Reply<typeof services>['services'][number]
export type T = TFunction<readonly ['services', 'ui']>

/** Tab → states of the list. */
export const tabs = {
  waiting: 'written,entered-later',
  returned: 'returned',
  verified: 'verified,rated',
  withdrawn: 'withdrawn',
} as const
export type TabId = keyof typeof tabs

export const toneOf: { [state: string]: Tone } = {
  written: 'waiting',
  'entered-later': 'waiting',
  verified: 'done',
  rated: 'done',
  returned: 'late',
  withdrawn: 'plain',
}

export const isOdd = ({ oddities }: Record): boolean => oddities.length > 0

/** What a sign means for this record, in one sentence. */
export const sayOdd = (t: T, record: Record, odd: string): string =>
  t(`odd-why.${odd}`, {
    hours: Math.round((record.minutes / 60) * 2) / 2,
    done: day(record.happenedOn),
    written: day(record.at),
  })

/** Odd ones first, most signs first; the others as the server gave them, oldest first. */
export const oddFirst = (records: readonly Record[]): Record[] =>
  [...records].sort((a, b) => b.oddities.length - a.oddities.length)
