import type { Reply } from '@lianxin/contract/endpoint'
import type { candidates, ordersOfCommunity } from '@lianxin/contract/orders'
import type { TFunction } from 'i18next'
import { Fragment } from 'react'
import { Trans } from 'react-i18next'
import type { Tone } from '../../ui/tag.tsx'

export type Candidate = Reply<typeof candidates>['members'][number]
export type Order = Reply<typeof ordersOfCommunity>['orders'][number]
export type T = TFunction<'orders'> | TFunction<readonly ['orders', 'needs', 'ui']>

export const toneOf: Record<string, Tone> = {
  dispatched: 'waiting',
  'passed-on': 'waiting',
  accepted: 'active',
  'under-way': 'active',
  done: 'waiting',
  verified: 'done',
  declined: 'plain',
  'timed-out': 'late',
  'handed-back': 'plain',
  withdrawn: 'plain',
}

/** Orders that still bind somebody. */
export const isLive = ({ state }: Order): boolean =>
  ['dispatched', 'passed-on', 'accepted', 'under-way', 'done'].includes(state)

/** Why this one is proposed, the deciding words bold. */
export function Reasons({ t, of }: { t: T; of: Candidate }) {
  const reasons = of.reasons.length ? of.reasons : [{ code: 'none' }]
  return reasons.map((reason, i) => (
    <Fragment key={reason.code}>
      {i > 0 && t('list-mark')}
      <Trans
        t={t}
        i18nKey={`reason.${reason.code}`}
        values={{ value: 'value' in reason ? reason.value : '' }}
        components={{ b: <b /> }}
      />
    </Fragment>
  ))
}
