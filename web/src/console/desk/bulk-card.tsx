import { enrolments } from '@lianxin/contract/enrolments'
import { services } from '@lianxin/contract/services'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../query.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { day } from '../../ui/dates.ts'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { icons, type Waiting } from './say.ts'

const few = 6

/** What goes in bulk: what will be met there, the first few, and the one way in. */
export function BulkCard({ one, communityId, place }: { one: Waiting; communityId: string; place: string }) {
  const { t } = useTranslation('desk')
  const kind = one.kind as 'verify' | 'confirm'
  return (
    <article className="stack-wide">
      <header className="stack">
        <div className="line-up apart">
          <StatusTag tone="waiting" icon={icons[kind]}>
            {t(`kind.${kind}`)}
          </StatusTag>
          <span className="secondary number">{place}</span>
        </div>
        <h1>{t(`bulk.${kind}-title`, { count: one.count })}</h1>
        <p>{t(`bulk.${kind}-lead`)}</p>
      </header>
      <div>
        <ButtonLink
          kind="primary"
          keyHint="Enter"
          href={kind === 'verify' ? '/console/services' : '/console/people?tab=reported'}
        >
          {t(`bulk.${kind}-go`)}
        </ButtonLink>
      </div>
      {kind === 'verify' ? <Records communityId={communityId} /> : <Reports communityId={communityId} />}
    </article>
  )
}

function Records({ communityId }: { communityId: string }) {
  const { t } = useTranslation('desk')
  const query = { state: 'written,entered-later', limit: few }
  const rows = useRead(services, { params: { communityId }, query }).data?.services ?? []
  if (!rows.length) return null
  return (
    <Rows title={t('bulk.oldest')}>
      {rows.map((row) => (
        <ListRow
          key={row.id}
          what={row.line}
          where={`${row.personName} · ${row.unitName}`}
          state={day(row.happenedOn)}
          href={`/console/services?record=${row.id}`}
        />
      ))}
    </Rows>
  )
}

function Reports({ communityId }: { communityId: string }) {
  const { t } = useTranslation('desk')
  const query = { state: 'reported', limit: few }
  const rows = useRead(enrolments, { params: { communityId }, query }).data?.enrolments ?? []
  if (!rows.length) return null
  return (
    <Rows title={t('bulk.oldest')}>
      {rows.map((row) => (
        <ListRow
          key={row.id}
          what={row.name}
          where={row.unitName}
          state={day(row.stateAt)}
          href={`/console/people?tab=reported&one=${row.id}`}
        />
      ))}
    </Rows>
  )
}
