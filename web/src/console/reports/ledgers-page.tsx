import { ledger, ledgerFile, ledgerKinds } from '@lianxin/contract/reports'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { address } from '../../api.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useParts } from '../../parts.ts'
import { DateField } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { Filters, PageHead } from '../../ui/layout.tsx'
import { LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { LedgerView } from '../figures/ledger-view.tsx'
import './reports.css'

/** The community's five ledgers: derived, searched, by day, and each as a workbook with the same filters. */
export default function LedgersPage() {
  const { t } = useTranslation(['desk', 'reports'])
  const { data: who } = useMe()
  const [filters, setFilters] = useFilters<{ kind?: string; q?: string; from?: string; to?: string }>()
  const communityId = (who && currentRole(who)?.organisation.id) ?? ''
  const kind = ledgerKinds.find((one) => one === filters.kind) ?? 'services'
  const { q, from, to } = filters
  const query = { ...(q?.trim() ? { search: q.trim() } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) }
  const read = useParts(ledger, { params: { communityId, kind }, query }, { skip: !communityId })
  useHeading([{ label: t('ledgers.title') }])
  if (!communityId) return <LoadingState />
  return (
    <>
      <PageHead title={t('ledgers.title')} sub={t('ledgers.lead')} />
      <Tabs
        label={t('ledgers.kind')}
        tabs={ledgerKinds.map((id) => ({ id, label: t(`reports:ledger.${id}`) }))}
        chosen={kind}
        onChoose={(next) => setFilters({ kind: next === 'services' ? undefined : next })}
      >
        <div className="report-days">
          <Filters>
            <DateField
              label={t('ledgers.from')}
              value={from ?? ''}
              {...(to ? { max: to } : {})}
              onChange={(day) => setFilters({ from: day })}
            />
            <DateField
              label={t('ledgers.to')}
              value={to ?? ''}
              {...(from ? { min: from } : {})}
              onChange={(day) => setFilters({ to: day })}
            />
          </Filters>
        </div>
        <LedgerView
          title={t(`reports:ledger.${kind}`)}
          kind={kind}
          read={read}
          search={q ?? ''}
          onSearch={(text) => setFilters({ q: text })}
          file={address({ ...ledger, path: ledgerFile }, { params: { communityId, kind }, query })}
        />
      </Tabs>
    </>
  )
}
