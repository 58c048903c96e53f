import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import './table.css'

/** Under a list that the server gives in parts: how much is in sight, and more of it. */
export function Pagination({
  shown,
  total,
  onMore,
  busy,
}: {
  shown: number
  total?: number
  /** Absent or null = that was all. */
  onMore?: (() => void) | null
  busy?: boolean
}) {
  const { t } = useTranslation('ui')
  return (
    <div className="pages no-print">
      <span className="secondary" role="status">
        {total === undefined ? t('shown', { shown }) : t('shownOf', { shown, total })}
      </span>
      {onMore && (
        <Button onClick={onMore} busy={busy}>
          {t('more')}
        </Button>
      )}
    </div>
  )
}
