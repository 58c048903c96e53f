import type { Card } from '@lianxin/rules/scheme-compare'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../ui/data-table.tsx'

const mostNames = 200

/**
 * Whose card changes, by name: never by points, so that the list is no ranking. Cards without a name that this desk
 * may see are counted, so that the list never looks whole when it isn't.
 */
export function MovedNames({ cards, names }: { cards: Card[]; names: Map<string, string> }) {
  const { t } = useTranslation('schemes')
  const all = cards.filter(({ before, after }) => before !== after)
  const moved = all
    .filter(({ subjectId }) => names.has(subjectId))
    .map((card, at) => ({ ...card, at, name: names.get(card.subjectId) ?? '' }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
  const unnamed = all.length - moved.length
  if (all.length === 0) return null
  return (
    <details className="scheme-names">
      <summary>{t('names.title')}</summary>
      <p className="secondary">{t('names.lead')}</p>
      {moved.length > 0 && (
        <DataTable
          label={t('names.title')}
          columns={[
            { id: 'name', title: t('names.name'), cell: (row) => row.name },
            { id: 'before', title: t('names.before'), cell: (row) => row.before, end: true },
            { id: 'after', title: t('names.after'), cell: (row) => row.after, end: true },
          ]}
          rows={moved.slice(0, mostNames)}
          rowId={({ at }) => String(at)}
        />
      )}
      {moved.length > mostNames && <p>{t('names.more', { count: moved.length - mostNames })}</p>}
      {unnamed > 0 && <p>{t('names.unnamed', { count: unnamed })}</p>}
    </details>
  )
}
