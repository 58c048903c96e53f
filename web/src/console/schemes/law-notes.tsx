import { Scale } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/panels.tsx'

/** Switches that are on, each with the law it meets; or the word that none is. */
export function LawNotes({ laws, always }: { laws: { switch: string; law: string }[]; always?: boolean }) {
  const { t } = useTranslation('schemes')
  if (laws.length === 0 && !always) return null
  return (
    <Card>
      <div className="scheme-law">
        <Scale className="icon" aria-hidden="true" />
        <div>
          {laws.length === 0 && <strong>{t('law-none')}</strong>}
          {laws.map((one) => (
            <p key={one.switch}>
              <strong>{t('law', { switch: t(`fields.${one.switch}`), law: one.law })}</strong>
            </p>
          ))}
          <p className="secondary">{t('law-why')}</p>
        </div>
      </div>
    </Card>
  )
}
