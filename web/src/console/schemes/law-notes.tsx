import { Scale } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card, Facts } from '../../ui/panels.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import type { Law } from './own.ts'

/** The clause of the document that a place lies in: catalogues/groups/child → catalogues/groups. */
export const inDocument = (clause: string) => clause.split('/').slice(0, 2).join('/')

/**
 * Where the scheme meets a law: both texts side by side, what holds now, and what a switch still lacks before it
 * counts. `onClause` shows the clause in the document.
 */
export function LawNotes({
  laws,
  always,
  onClause,
}: {
  laws: readonly Law[]
  always?: boolean
  onClause?: (id: string) => void
}) {
  const { t } = useTranslation('schemes')
  if (laws.length === 0 && !always) return null
  const on = laws.filter((one) => one.on).length
  return (
    <Card>
      <div className="scheme-law">
        <Scale className="icon" aria-hidden="true" />
        <div className="stack">
          {laws.length === 0 ? (
            <strong>{t('law-none')}</strong>
          ) : (
            <details open={on > 0}>
              <summary>
                <strong>{t('laws.count', { count: laws.length })}</strong> {t('laws.on', { count: on })}
              </summary>
              <ul className="scheme-laws">
                {laws.map((one) => (
                  <Note key={`${one.clause}-${one.law}-${one.switch}`} of={one} onClause={onClause} />
                ))}
              </ul>
            </details>
          )}
          <p className="secondary">{t('law-why')}</p>
        </div>
      </div>
    </Card>
  )
}

function Note({ of, onClause }: { of: Law; onClause: ((id: string) => void) | undefined }) {
  const { t } = useTranslation('schemes')
  const { clause, missing } = of
  return (
    <li className="stack">
      <div className="scheme-head">
        <strong>
          {of.switch ? t(`fields.${of.switch}`) : t(`blocks.${clause.split('/')[0]}`, { defaultValue: clause })}
        </strong>
        {of.switch && <StatusTag tone={of.on ? 'late' : 'plain'}>{t(of.on ? 'laws.is-on' : 'laws.is-off')}</StatusTag>}
      </div>
      <Facts
        of={[
          [t('laws.ours'), of.ours],
          [of.law, of.theirs],
          [t('laws.now'), of.now],
          [t('laws.missing'), missing.map((name) => t(`fields.${name}`)).join('、')],
        ]}
      />
      {onClause && (
        <button type="button" className="text-link touchable" onClick={() => onClause(clause)}>
          {t('laws.show')}
        </button>
      )}
    </li>
  )
}
