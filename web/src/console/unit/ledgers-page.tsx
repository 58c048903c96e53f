import { unitLedger, unitLedgerFile } from '@lianxin/contract/reports'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { address } from '../../api.ts'
import { useParts } from '../../parts.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { LedgerView } from '../figures/ledger-view.tsx'
import { useUnitId } from './own.ts'

const kinds = ['services', 'points', 'members'] as const

/** The unit's ledgers of the year: its members' services, points with their causes, the members themselves. */
export default function LedgersPage() {
  const { t } = useTranslation('unit')
  const unitId = useUnitId()
  const [filters, setFilters] = useFilters<{ ledger?: string; q?: string }>()
  const kind = kinds.find((one) => one === filters.ledger) ?? 'services'
  const search = filters.q?.trim()
  const query = search ? { search } : {}
  const read = useParts(unitLedger, { params: { unitId, kind }, query }, { skip: !unitId })
  useHeading([{ label: t('ledgers.title') }])
  if (!unitId) return <LoadingState />
  return (
    <>
      <PageHead title={t('ledgers.title')} sub={t('ledgers.sub')} />
      <Tabs
        label={t('ledgers.title')}
        tabs={kinds.map((id) => ({ id, label: t(`ledgers.${id}`) }))}
        chosen={kind}
        onChoose={(next) => setFilters({ ledger: next === 'services' ? undefined : next, q: undefined })}
      >
        <LedgerView
          title={t(`ledgers.${kind}`)}
          read={read}
          kind={kind}
          search={filters.q ?? ''}
          onSearch={(q) => setFilters({ q })}
          file={address({ path: unitLedgerFile } as typeof unitLedger, { params: { unitId, kind }, query })}
        />
      </Tabs>
    </>
  )
}
