import { overview } from '@lianxin/contract/figures'
import { ledger, ledgerFile } from '@lianxin/contract/reports'
import { useTranslation } from 'react-i18next'
import { useFilters, usePlaces } from '../../address.ts'
import { address } from '../../api.ts'
import { useParts } from '../../parts.ts'
import { useRead } from '../../query.ts'
import { day } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import './figures.css'
import { LedgerView } from './ledger-view.tsx'
import { useSpan } from './own.ts'
import { ShareBars } from './shares.tsx'
import { SpanSelect } from './span-select.tsx'

const kinds = ['needs', 'services', 'members', 'units', 'points'] as const
type Kind = (typeof kinds)[number]

/** One community, read from above: its shares, its ledgers, and each line's record. Nothing is decided here. */
export default function CommunityPage() {
  const { t } = useTranslation('figures')
  const { communityId } = usePlaces<{ communityId: string }>()
  const { span } = useSpan()
  const [filters, setFilters] = useFilters<{ ledger?: string; q?: string }>()
  const kind: Kind = kinds.find((one) => one === filters.ledger) ?? 'needs'
  const search = filters.q?.trim()
  const shares = useRead(overview, { params: { organisationId: communityId }, query: { span } })
  const { from = '', to = '' } = shares.data ?? {}
  const query = { from, to, ...(search ? { search } : {}) }
  const read = useParts(ledger, { params: { communityId, kind }, query }, { skip: !from })
  const name = shares.data?.name ?? ''
  useHeading([{ label: t('communities.title'), href: '/console/communities' }, { label: name }])
  if (shares.error) return <ErrorState error={shares.error} onRetry={shares.refetch} />
  if (!shares.data) return <LoadingState />
  const leads: Partial<Record<Kind, (id: string) => string>> = {
    needs: (id) => `/console/needs/${communityId}/${id}`,
    services: (id) => `/console/communities/${communityId}/services/${id}`,
  }
  const lead = leads[kind]
  return (
    <>
      <PageHead title={name} sub={t('community.sub', { from: day(from), to: day(to) })}>
        <SpanSelect />
      </PageHead>
      <div className="community-shares">
        <ShareBars communities={shares.data.communities} />
      </div>
      <Tabs
        label={t('community.ledgers')}
        tabs={kinds.map((id) => ({ id, label: t(`ledger.${id}`) }))}
        chosen={kind}
        onChoose={(next) => setFilters({ ledger: next === 'needs' ? undefined : next, q: undefined })}
      >
        <LedgerView
          title={t(`ledger.${kind}`)}
          read={read}
          kind={kind}
          search={filters.q ?? ''}
          onSearch={(q) => setFilters({ q })}
          file={address({ path: ledgerFile } as typeof ledger, { params: { communityId, kind }, query })}
          {...(lead ? { lead } : {})}
        />
      </Tabs>
    </>
  )
}
