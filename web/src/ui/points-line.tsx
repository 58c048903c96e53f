import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './rows.css'
import { EvidenceBadge, type EvidenceLevel } from './tag.tsx'

/** A signed number of points with a real minus: +2, −2, 0; a base has no plus. */
export function signed(points: number, base = false): string {
  if (points < 0) return `−${-points}`
  return base || points === 0 ? String(points) : `+${points}`
}

/**
 * One line of points: cause, date and place, evidence, signed number. Opened it shows `children`
 * (service, who confirmed, which clause; `<Facts>` as a rule) and always “这一条不对”.
 */
export function PointsLine({
  cause,
  where,
  evidence,
  points,
  base,
  children,
  onWrong,
}: {
  cause: ReactNode
  where: ReactNode
  evidence?: EvidenceLevel
  points: number
  base?: boolean
  children?: ReactNode
  onWrong?: () => void
}) {
  const { t } = useTranslation('ui')
  return (
    <details className="points-line">
      <summary>
        <span>
          <span className="row-what">{cause}</span>
          <span className="row-where">{where}</span>
          {evidence && <EvidenceBadge level={evidence} />}
        </span>
        <span className="points-sum number" data-sign={points < 0 ? 'minus' : points === 0 ? 'none' : 'plus'}>
          {signed(points, base)}
        </span>
      </summary>
      <div className="points-why">
        {children}
        {onWrong && (
          <div className="line-up">
            <button type="button" className="text-link touchable" onClick={onWrong}>
              {t('thisIsWrong')}
            </button>
          </div>
        )}
      </div>
    </details>
  )
}
