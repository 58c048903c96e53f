import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { sayCategory } from '../../category.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { type OneCommunity, sumOf, useSpan } from './own.ts'

/** Every community's numbers in the order of the register: no order of merit, no share out of a handful. */
export function CommunityTable({ communities }: { communities: readonly OneCommunity[] }) {
  const { t } = useTranslation(['figures', 'needs'])
  const go = useGo()
  const { span } = useSpan()
  const href = (one: OneCommunity) =>
    `/console/communities/${one.communityId}${span === 'month' ? '' : `?span=${span}`}`
  const remark = ({ lack, needs }: OneCommunity) =>
    lack
      ? t('table.lacks', {
          category: sayCategory(lack.category, lack.categoryName),
          count: lack.missing,
        })
      : t(needs ? 'table.enough' : 'table.no-needs')
  const columns: Column<OneCommunity>[] = [
    {
      id: 'name',
      title: t('table.community'),
      cell: (one) => (
        <a className="report-link" href={href(one)}>
          {one.name}
        </a>
      ),
    },
    { id: 'needs', title: t('table.needs'), end: true, cell: (one) => one.needs },
    { id: 'served', title: t('table.served'), end: true, cell: (one) => one.needsServed },
    { id: 'open', title: t('table.open'), end: true, cell: (one) => one.needsOpen },
    { id: 'answered', title: t('table.answered'), end: true, cell: (one) => one.needsAnswered },
    {
      id: 'coverage',
      title: t('table.coverage'),
      end: true,
      cell: (one) => <span className="nowrap">{`${one.homeCurrent} / ${one.homeAsked}`}</span>,
    },
    {
      id: 'effective',
      title: t('table.effective'),
      end: true,
      cell: (one) => <span className="nowrap">{`${one.homeServed} / ${one.homeCurrent}`}</span>,
    },
    { id: 'remark', title: t('table.remark'), cell: remark },
  ]
  const sum = (what: Parameters<typeof sumOf>[1]) => sumOf(communities, what)
  const foot = (
    <tr>
      <td className="table-title">{t('table.total')}</td>
      {(['needs', 'needsServed', 'needsOpen', 'needsAnswered'] as const).map((what, at) => (
        <td key={what} className="end number" data-label={columns[at + 1]?.title}>
          {sum(what)}
        </td>
      ))}
      <td className="end number nowrap" data-label={t('table.coverage')}>
        {`${sum('homeCurrent')} / ${sum('homeAsked')}`}
      </td>
      <td className="end number nowrap" data-label={t('table.effective')}>
        {`${sum('homeServed')} / ${sum('homeCurrent')}`}
      </td>
      <td />
    </tr>
  )
  return (
    <DataTable
      label={t('table.title')}
      columns={columns}
      rows={communities}
      rowId={(one) => one.communityId}
      onOpen={(one) => go(href(one))}
      foot={communities.length > 1 ? foot : undefined}
    />
  )
}
