import { myCommunities, myPoints } from '@lianxin/contract/people'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../me.ts'
import { useRead } from '../../query.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { PageHead } from '../../ui/layout.tsx'
import { Card } from '../../ui/panels.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { YearRow } from '../appraisals/year-row.tsx'
import { CallCommunity } from '../matter.tsx'
import { namespaces } from '../say.ts'
import { PauseRow } from './pause-row.tsx'
import { Records } from './records.tsx'
import '../member.css'

/** Everything of one's own: a card per community with its points, records, offers, what is held, the account. */
export default function MinePage() {
  const { t } = useTranslation(namespaces)
  const { data: who } = useMe()
  const { data, error, refetch } = useRead(myCommunities)
  const points = useRead(myPoints)
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />
  if (!data) return <LoadingState />
  const current = who?.roles.find(({ id }) => id === who.current)
  return (
    <>
      <PageHead title={who?.person.name ?? t('mine.title')} sub={current?.organisation.name} />
      <div className="stack-wide">
        <section className="stack">
          <h2>{t('mine.communities')}</h2>
          {data.communities.length === 0 && <p className="secondary">{t('mine.noCommunities')}</p>}
          {data.communities.map((community) => {
            const book = points.data?.books.find(({ communityId }) => communityId === community.id)
            return (
              <Card key={community.id}>
                <div className="matter">
                  <div className="matter-head">
                    <h3>{community.name}</h3>
                    {book && !book.noScore && <b className="number">{t('mine.points', { total: book.total })}</b>}
                  </div>
                  {points.data && !book && <p className="secondary">{t('mine.noPointsYet')}</p>}
                  {book?.noScore && <p className="secondary">{t('mine.noScore')}</p>}
                  {book && (
                    <ButtonLink href={`/m/points?community=${community.id}`}>
                      {t('mine.whyPoints', { total: book.total })}
                    </ButtonLink>
                  )}
                  <CallCommunity communityId={community.id} />
                </div>
              </Card>
            )
          })}
        </section>
        <Records />
        <Rows>
          <YearRow />
          <PauseRow />
          <ListRow what={t('mine.offers')} href="/m/mine/offers" />
          <ListRow what={t('mine.about')} href="/m/mine/about" />
          <ListRow what={t('mine.account')} href="/m/account" />
        </Rows>
      </div>
    </>
  )
}
