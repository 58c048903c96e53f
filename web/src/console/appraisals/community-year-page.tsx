import { standingSummary } from '@lianxin/contract/appraisals'
import { useTranslation } from 'react-i18next'
import { usePlaces } from '../../address.ts'
import { useRead } from '../../query.ts'
import { day } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { StandingList } from './standing-list.tsx'
import { useYear } from './year-select.tsx'

/** A community's year, read from above. */
export default function CommunityYearPage() {
  const { communityId } = usePlaces<{ communityId: string }>()
  return <CommunityYear communityId={communityId} above />
}

/** A community's year: counts, then everybody by name. */
export function CommunityYear({ communityId, above = false }: { communityId: string; above?: boolean }) {
  const { t } = useTranslation('appraisals')
  const read = useRead(standingSummary, { params: { organisationId: communityId }, query: useYear() })
  const name = read.data?.name ?? ''
  useHeading([...(above ? [{ label: t('title'), href: '/console/year' }, { label: name }] : [{ label: t('title') }])])
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data) return <LoadingState />
  const { year, on } = read.data
  const head = <PageHead title={above ? name : t('title')} sub={t('sub-area', { year, day: day(on) })} />
  return <StandingList communityId={communityId} of={read.data} head={head} desk={!above} />
}
