import { useTranslation } from 'react-i18next'
import { Select } from '../../ui/fields.tsx'
import { spans, useSpan } from './own.ts'

/** Which days the figures are of; kept in the address. */
export function SpanSelect() {
  const { t } = useTranslation('figures')
  const { span, choose } = useSpan()
  return (
    <div className="report-span">
      <Select
        label={t('span.label')}
        choices={spans.map((value) => ({ value, label: t(`span.${value}`) }))}
        value={span}
        onChange={choose}
      />
    </div>
  )
}
