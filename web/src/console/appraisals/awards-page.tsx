import { communityAwards } from '@lianxin/contract/appraisals'
import type { Reply } from '@lianxin/contract/endpoint'
import { useTranslation } from 'react-i18next'
import { useFilters, usePlaces } from '../../address.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useRead } from '../../query.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { day } from '../../ui/dates.ts'
import { SearchField, Select } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { Filters, PageHead, Split } from '../../ui/layout.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { AwardDetail } from './award-detail.tsx'
import './appraisals.css'

export type Award = Reply<typeof communityAwards>['awards'][number]
export type Candidate = Award['candidates'][number]
export type Cycle = 'running' | 'last'

/** The awards of a community's scheme: who may be proposed, by name, with the year's figures; people compare and decide. */
export default function AwardsPage() {
  const { t } = useTranslation('appraisals')
  const { data: who } = useMe()
  const role = who && currentRole(who)
  const { communityId = role?.organisation.id ?? '' } = usePlaces<{ communityId?: string }>()
  const [filters, setFilters] = useFilters<{ cycle?: string; q?: string; one?: string }>()
  const cycle: Cycle = filters.cycle === 'last' ? 'last' : 'running'
  const search = filters.q?.trim() || undefined
  const read = useRead(communityAwards, { params: { communityId }, query: { cycle, search } }, { skip: !communityId })
  useHeading([{ label: t('awards.title') }])
  if (read.error) return <ErrorState error={read.error} onRetry={() => read.refetch()} />
  if (!read.data) return <LoadingState />
  const { awards, scheme } = read.data
  const key = (award: Award, one: Candidate) => `${award.rule}.${one.subjectId}`
  const chosen = awards
    .flatMap((award) => award.candidates.map((one) => ({ award, one })))
    .find(({ award, one }) => key(award, one) === filters.one)
  const list = (
    <div className="stack-wide">
      <PageHead title={t('awards.title')} sub={scheme} />
      <p className="secondary">{t('awards.sub')}</p>
      {awards.length === 0 && <EmptyState title={t('awards.none')} />}
      {awards.length > 0 && (
        <Filters>
          <Select
            label={t('awards.which')}
            choices={(['running', 'last'] as const).map((value) => ({ value, label: t(`awards.${value}`) }))}
            value={cycle}
            onChange={(next) => setFilters({ cycle: next, one: undefined })}
          />
          <SearchField label={t('awards.search')} value={filters.q ?? ''} onChange={(q) => setFilters({ q })} />
        </Filters>
      )}
      {awards.map((award) => (
        <AwardPart
          key={award.rule}
          award={award}
          current={filters.one}
          onOpen={(one) => setFilters({ one: key(award, one) })}
        />
      ))}
    </div>
  )
  return (
    <Split
      wide="list"
      list={list}
      detail={
        chosen ? (
          <AwardDetail
            key={filters.one}
            communityId={communityId}
            award={chosen.award}
            one={chosen.one}
            cycle={cycle}
            desk={role?.role === 'clerk'}
          />
        ) : (
          awards.length > 0 && <EmptyState title={t('awards.choose')} />
        )
      }
      open={chosen !== undefined}
      onBack={() => setFilters({ one: undefined })}
    />
  )
}

function AwardPart(props: { award: Award; current: string | undefined; onOpen: (one: Candidate) => void }) {
  const { award, current, onOpen } = props
  const { t } = useTranslation('appraisals')
  const { candidates, total, from, to, number, taken, above } = award
  const scored = candidates.some(({ figures }) => figures.points !== null)
  const columns: Column<Candidate>[] = [
    { id: 'name', title: t('awards.name'), cell: (one) => one.name },
    ...(award.who === 'unit' ? [] : [{ id: 'unit', title: t('awards.unit'), cell: (one: Candidate) => one.unitName }]),
    { id: 'services', title: t('awards.services'), end: true, cell: ({ figures }) => figures.services },
    { id: 'hours', title: t('awards.hours'), end: true, cell: ({ figures }) => figures.hours },
    {
      id: 'needs',
      title: t('awards.needs'),
      end: true,
      cell: ({ figures }) => figures.needs + figures.wishes + figures.problems,
    },
    ...(scored
      ? [{ id: 'points', title: t('awards.points'), end: true, cell: ({ figures }: Candidate) => figures.points ?? 0 }]
      : []),
    {
      id: 'state',
      title: t('awards.state'),
      cell: ({ given }) =>
        given ? (
          <StatusTag tone={given.state === 'appealed' ? 'late' : given.state === 'final' ? 'done' : 'active'}>
            {t(`given.state.${given.state}`)}
          </StatusTag>
        ) : (
          <span className="secondary">{t('awards.not-yet')}</span>
        ),
    },
  ]
  return (
    <section className="stack">
      <h2>{award.name}</h2>
      <p>{award.say}</p>
      <p className="secondary">
        {[
          t('awards.period', { from: day(from), to: day(to) }),
          t('awards.taken', { number, taken }),
          t('awards.compared', { what: award.compared.join('、') }),
          t('awards.nominate', { who: award.nominate.map((one) => t(`awards.people.${one}`)).join('、') }),
          t('awards.notice', { days: award.noticeDays }),
          t('basis', { source: award.source, place: award.place }),
        ].join(' · ')}
      </p>
      {above ? (
        <p>{t('awards.above')}</p>
      ) : candidates.length === 0 ? (
        <p>{t('awards.nobody')}</p>
      ) : (
        <>
          {total > candidates.length && (
            <p className="secondary">{t('awards.total', { count: total, shown: candidates.length })}</p>
          )}
          <DataTable
            label={award.name}
            columns={columns}
            rows={candidates}
            rowId={(one) => `${award.rule}.${one.subjectId}`}
            rowName={({ name }) => name}
            {...(current ? { current } : {})}
            onOpen={onOpen}
          />
        </>
      )}
    </section>
  )
}
