import type { Reply } from '@lianxin/contract/endpoint'
import { openNeedPrivate } from '@lianxin/contract/needs'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { moment } from '../../ui/dates.ts'
import { PublicPrivate } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import type { NeedFull } from './say.ts'

export type Opened = Reply<typeof openNeedPrivate>

/** What everybody reads, and what is opened only by pressing: each opening is noted with its purpose. */
export function NeedParts({ communityId, need }: { communityId: string; need: NeedFull }) {
  const { t } = useTranslation('needs')
  const [opened, setOpened] = useState<Opened>()
  const open = useAct(openNeedPrivate, { done: setOpened })
  const purpose = need.state === 'held' || need.state === 'placed' ? 'sort' : 'call'
  const ask = () => open.run({ params: { communityId, needId: need.id }, body: { purpose } })
  const closed = need.allowed.includes('open-private') ? (
    <div className="stack">
      <div>
        <Button icon={Lock} keyHint="V" busy={open.busy} onClick={ask}>
          {t('desk.open-private')}
        </Button>
      </div>
      <span className="secondary">{t('desk.opened-why')}</span>
      <ErrorLine error={open.error} />
    </div>
  ) : null
  return (
    <PublicPrivate
      publicPart={need.publicLine ?? t('my.not-shown')}
      privatePart={opened ? <PrivateWords opened={opened} /> : closed}
    />
  )
}

/** The opened private part: words, additions, name, door, phone as a link to call. */
export function PrivateWords({ opened }: { opened: Opened }) {
  const { t } = useTranslation('needs')
  return (
    <div className="stack">
      <p className="kept-lines">{opened.text}</p>
      {opened.additions.map((one) => (
        <p key={one.at} className="kept-lines">
          <span className="secondary">{t('my.added', { when: moment(one.at) })}</span> {one.text}
        </p>
      ))}
      {(opened.name || opened.door) && <p>{[opened.name, opened.door].filter(Boolean).join(' · ')}</p>}
      <p>
        {opened.phone ? (
          <a className="text-link number" href={`tel:${opened.phone}`}>
            {opened.phone}
          </a>
        ) : (
          t('desk.no-phone')
        )}
      </p>
    </div>
  )
}
