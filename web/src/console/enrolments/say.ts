import type { Reply } from '@lianxin/contract/endpoint'
import type { enrolments } from '@lianxin/contract/enrolments'
import type { TFunction } from 'i18next'
import type { Tone } from '../../ui/tag.tsx'

export type Enrolment = Reply<typeof enrolments>['enrolments'][number]
export type T = TFunction<'enrolments'>

/** Tab → states of the list, in the order of the desk's work. */
export const tabs = {
  reported: 'reported',
  due: 'due',
  returned: 'returned',
  current: 'current',
  ended: 'ended',
  all: 'due,reported,returned,current,ended',
} as const
export type TabId = keyof typeof tabs

export const toneOf: Record<string, Tone> = {
  due: 'plain',
  reported: 'waiting',
  returned: 'waiting',
  current: 'done',
  ended: 'plain',
}
