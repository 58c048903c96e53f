import { desk, dropDraft, readDraft, releaseDraft, returnDraft, sendDraft, takeBack } from '@lianxin/contract/schemes'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { useAct } from '../../query.ts'
import { ActionFoot, Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import type { DraftReply } from './own.ts'

type Asked = 'send' | 'return' | 'release' | 'drop'

import { fullDay } from './say.ts'

/** What may be done with the draft now: the author sends, another releases or sends back. */
export function DraftFoot({
  organisationId,
  draft,
  wrong,
  flush,
}: {
  organisationId: string
  draft: DraftReply
  wrong: number
  flush: () => Promise<void>
}) {
  const { t } = useTranslation('schemes')
  const [asked, setAsked] = useState<Asked>()
  const params = { organisationId, draftId: draft.draft.id }
  const back = useAct(takeBack, { refresh: [readDraft, desk] })
  const may = (verb: string) => draft.allowed.includes(verb)
  const anew = (draft.whole as { 're-score-from'?: string })['re-score-from']
  const when = fullDay(t, draft.draft.effective)
  return (
    <>
      <ErrorLine error={back.error} />
      <ActionFoot said={anew ? t('foot.anew', { day: fullDay(t, anew) }) : t('foot.note', { day: when })}>
        {may('drop') && (
          <Button kind="quiet" onClick={() => setAsked('drop')}>
            {t('drop')}
          </Button>
        )}
        {may('take-back') && (
          <Button busy={back.busy} onClick={() => void back.run({ params })}>
            {t('take-back')}
          </Button>
        )}
        {may('send') && (
          <Button
            kind="primary"
            disabled={wrong > 0}
            onClick={async () => {
              await flush()
              setAsked('send')
            }}
          >
            {t('send')}
          </Button>
        )}
        {may('return') && <Button onClick={() => setAsked('return')}>{t('return')}</Button>}
        {may('release') && (
          <Button kind="primary" onClick={() => setAsked('release')}>
            {t('release')}
          </Button>
        )}
      </ActionFoot>
      {asked && (
        <Ask asked={asked} params={params} note={draft.draft.note} when={when} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}

function Ask({
  asked,
  params,
  note,
  when,
  onClose,
}: {
  asked: Asked
  params: { organisationId: string; draftId: string }
  note: string
  when: string
  onClose: () => void
}) {
  const { t } = useTranslation('schemes')
  const go = useGo()
  const [words, setWords] = useState(asked === 'send' ? note : '')
  const refresh = [readDraft, desk]
  const leave = () => go('/console/schemes')
  const told = (text: string) => () => {
    say(text)
    onClose()
  }
  const send = useAct(sendDraft, { refresh, done: told(t('send-done')) })
  const returned = useAct(returnDraft, { refresh, done: onClose })
  const release = useAct(releaseDraft, {
    refresh,
    done: () => {
      say(t('release-done', { day: when }))
      leave()
    },
  })
  const drop = useAct(dropDraft, { refresh, done: leave })
  const acts = { send, return: returned, release, drop }
  const run = () => {
    if (asked === 'send') return send.run({ params, body: { note: words.trim() } })
    if (asked === 'return') return returned.run({ params, body: { answer: words.trim() } })
    return asked === 'release' ? release.run({ params }) : drop.run({ params })
  }
  const writes = asked === 'send' || asked === 'return'
  return (
    <Dialog title={asked === 'drop' ? t('drop') : t(`${asked}-title`)} open onClose={onClose}>
      <div className="stack">
        {writes ? (
          <TextArea
            label={t(`${asked}-why`)}
            hint={asked === 'send' ? t('send-hint') : undefined}
            value={words}
            onChange={setWords}
          />
        ) : (
          <p>{t(`${asked}-sure`)}</p>
        )}
        <ErrorLine error={acts[asked].error} />
        <div className="actions">
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button kind="primary" busy={acts[asked].busy} disabled={writes && !words.trim()} onClick={() => void run()}>
            {t(asked)}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
