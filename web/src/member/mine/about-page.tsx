import type { Reply } from '@lianxin/contract/endpoint'
import { aboutMe } from '@lianxin/contract/people'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { day } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { Card, Facts } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import '../member.css'
import { namespaces } from '../say.ts'

/** What is held about the one who asks; opened by pressing, because the opening is a row in the audit. */
export default function AboutPage() {
  const { t } = useTranslation(namespaces)
  const [held, setHeld] = useState<Reply<typeof aboutMe>>()
  const open = useAct(aboutMe, { done: setHeld })
  useHeading([{ label: t('ui:tabs.mine'), href: '/m/mine' }, { label: t('about.title') }])
  return (
    <>
      <h1 className="hidden-words">{t('about.title')}</h1>
      <p className="lead">{t('about.why')}</p>
      <div className="stack">
        {held ? (
          <Card>
            <Facts
              of={[
                [t('about.name'), held.name],
                [t('about.phone'), held.phone],
                [t('about.unit'), held.unit],
                [t('about.branch'), held.branch],
                [t('about.community'), held.homeCommunity],
                [t('about.neighbourhood'), held.homeNeighbourhood],
                [t('about.work'), held.work],
                [t('about.strengths'), held.strengths.join(t('listMark'))],
                [t('about.free'), held.freeTimes.join(t('listMark'))],
                [
                  t('about.pauses'),
                  held.pauses.length > 0 ? (
                    <ul key="pauses">
                      {held.pauses.map(({ from, to, reason }) => (
                        <li key={from}>
                          {t('pause.days', { from: day(from), to: day(to) })} · {t(`pause.because.${reason}`)}
                        </li>
                      ))}
                    </ul>
                  ) : null,
                ],
              ]}
            />
          </Card>
        ) : (
          <Button kind="primary" wide busy={open.busy} onClick={() => open.run()}>
            {t('about.open')}
          </Button>
        )}
        <ErrorLine error={open.error} />
        <p className="secondary">{t('about.wrong')}</p>
        <a className="text-link touchable" href="/m/mine/offers">
          {t('offers.title')}
        </a>
      </div>
    </>
  )
}
