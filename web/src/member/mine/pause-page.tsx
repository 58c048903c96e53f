import { myPauses } from '@lianxin/contract/people'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../query.ts'
import { day } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import '../member.css'
import { namespaces } from '../say.ts'
import { PauseCard } from './pause-card.tsx'
import { PauseForm } from './pause-form.tsx'

/** A pause without penalty: the one she is in, those planned, a new one, and what was. */
export default function PausePage() {
  const { t } = useTranslation(namespaces)
  const { data, error, refetch } = useRead(myPauses)
  useHeading([{ label: t('ui:tabs.mine'), href: '/m/mine' }, { label: t('pause.title') }])
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />
  if (!data) return <LoadingState />
  const live = data.pauses.filter(({ state }) => state === 'running' || state === 'planned').reverse()
  const over = data.pauses.filter(({ state }) => state === 'over')
  return (
    <>
      <h1 className="hidden-words">{t('pause.title')}</h1>
      <p className="lead">{t('pause.why')}</p>
      <div className="stack-wide">
        {live.map((pause) => (
          <PauseCard key={pause.id} pause={pause} today={data.today} />
        ))}
        <PauseForm today={data.today} again={live.length > 0} />
        {over.length > 0 && (
          <Rows title={t('pause.before')}>
            {over.map(({ id, from, to }) => (
              <ListRow key={id} what={t('pause.days', { from: day(from), to: day(to) })} />
            ))}
          </Rows>
        )}
        <p className="secondary">{t('pause.accepted')}</p>
      </div>
    </>
  )
}
