import { useTranslation } from 'react-i18next'
import { EvidenceBadge, type EvidenceLevel } from '../../ui/tag.tsx'
import { type OneCommunity, type Overview, percent, sumOf } from './own.ts'

/** Coverage and effective service as bars with what they mean, and how deep the evidence of the services goes. */
export function Shares({ of }: { of: Overview }) {
  const { t } = useTranslation('figures')
  const services = sumOf(of.communities, 'services')
  const most = Math.max(1, ...of.evidence.map(({ count }) => count))
  return (
    <section className="report-shares">
      <h2>{t('shares.title')}</h2>
      <ShareBars communities={of.communities} />
      <h2>{t('evidence.title', { count: services })}</h2>
      <table className="bars" aria-label={t('evidence.title', { count: services })}>
        <tbody>
          {of.evidence.map(({ level, count }) => (
            <tr key={level}>
              <th scope="row">
                <EvidenceBadge level={level as EvidenceLevel} />
              </th>
              <td className="number">{count}</td>
              <td aria-hidden="true">
                <span className="bar-frame" style={{ inlineSize: `${(100 * count) / most}%` }}>
                  <span style={{ inlineSize: '100%' }} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Coverage: reported of asked, where they live. Effective: of the reported, those with a verified service (CJ-2). */
export function ShareBars({ communities }: { communities: readonly OneCommunity[] }) {
  const { t } = useTranslation('figures')
  const asked = sumOf(communities, 'homeAsked')
  const current = sumOf(communities, 'homeCurrent')
  return (
    <>
      <Share name="coverage" part={current} whole={asked} />
      <Share name="effective" part={sumOf(communities, 'homeServed')} whole={current} />
      <Share name="units" part={sumOf(communities, 'unitsCurrent')} whole={sumOf(communities, 'unitsAsked')} />
      {asked === 0 && <p className="secondary">{t('shares.no-roster')}</p>}
    </>
  )
}

function Share({ name, part, whole }: { name: string; part: number; whole: number }) {
  const { t } = useTranslation('figures')
  const of = t(`shares.${name}-of`, { part, whole })
  return (
    <div className="report-share">
      <div className="line-up apart">
        <span>{t(`shares.${name}`)}</span>
        <span className="number">
          {percent(part, whole) && <strong>{percent(part, whole)} </strong>}
          {of}
        </span>
      </div>
      <div className="report-bar" aria-hidden="true">
        <i style={{ inlineSize: whole ? `${(100 * part) / whole}%` : '0%' }} />
      </div>
      <p className="secondary">{t(`shares.${name}-means`)}</p>
    </div>
  )
}
