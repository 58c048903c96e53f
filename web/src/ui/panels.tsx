import { Eye, Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PairMark } from './marks.tsx'
import './parts.css'

/** What everybody reads beside what only the clerk and whoever accepted read. `privatePart` null = not for this reader. */
export function PublicPrivate({
  publicPart,
  privatePart,
  privateLabel,
}: {
  publicPart: ReactNode
  privatePart: ReactNode
  /** Says who: “只有您和接单的人看到”. */
  privateLabel?: string
}) {
  const { t } = useTranslation('ui')
  return (
    <div className="who-sees">
      <div>
        <Eye className="icon" aria-hidden="true" />
        <div>
          <p>{t('publicPart')}</p>
          <div>{publicPart}</div>
        </div>
      </div>
      <div>
        <Lock className="icon" aria-hidden="true" />
        <div>
          <p>{privateLabel ?? t('privatePart')}</p>
          <div>{privatePart ?? t('privateHidden')}</div>
        </div>
      </div>
    </div>
  )
}

/** A sheet on the paper. `chosen` puts the red edge at its left, `quiet` leaves it on paper. */
export function Card({ children, chosen, quiet }: { children: ReactNode; chosen?: boolean; quiet?: boolean }) {
  return (
    <div className="card" data-chosen={chosen || undefined} data-quiet={quiet || undefined}>
      {children}
    </div>
  )
}

/** Label and value in two columns: 什么时候 / 在哪里 / 要什么人. Entries without a value are left out. */
export function Facts({ of }: { of: [label: string, value: ReactNode][] }) {
  return (
    <dl className="facts">
      {of
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([label, value]) => [<dt key={`${label}-t`}>{label}</dt>, <dd key={label}>{value}</dd>])}
    </dl>
  )
}

/** One sentence why, deciding words in <b>: “您有<b>电工证</b>，还差一位会看电路的。” */
export function ReasonLine({ children }: { children: ReactNode }) {
  return (
    <p className="reason">
      <PairMark />
      <span>{children}</span>
    </p>
  )
}
