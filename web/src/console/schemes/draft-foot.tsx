import { desk, dropDraft, readDraft, releaseDraft, returnDraft, sendDraft, takeBack } from '@lianxin/contract/schemes'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { useAct } from '../../query.ts'
import { ActionFoot, Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { Conflict } from './draft-conflict.tsx'
import type { DraftReply, T } from './own.ts'
import type { Saving } from './saving.ts'

type Asked = 'send' | 'return' | 'release' | 'drop'

import { fullDay } from './say.ts'

/** What may be done with the draft now: the author sends, another releases or sends back. */
export function DraftFoot({
  organisationId,
  draft,
  saving,
  onRefused,
}: {
  organisationId: string
  draft: DraftReply
  saving: Saving
  /** Somebody else moved it on: what is shown is old. */
  onRefused: () => void
}) {
  const { t } = useTranslation('schemes')
  const [asked, setAsked] = useState<Asked>()
  const wrong = saving.problems.length > 0
  const unkept = saving.state === 'failed' || saving.state === 'stale' || saving.text !== undefined
  const params = { organisationId, draftId: draft.draft.id }
  const back = useAct(takeBack, { refresh: [readDraft, desk] })
  const may = (verb: string) => draft.allowed.includes(verb)
  const anew = (draft.whole as { 're-score-from'?: string })['re-score-from']
  const when = fullDay(t, draft.draft.effective)
  const will = anew ? t('foot.anew', { day: fullDay(t, anew) }) : t('foot.note', { day: when })
  if (draft.allowed.length === 0 && draft.draft.state !== 'draft') return null
  return (
    <>
      <ErrorLine error={back.error} />
      <ActionFoot said={saidOf(t, saving) ?? (may('release') && wrong ? t('release-wrong') : will)}>
        {unkept && <Unkept saving={saving} />}
        {may('drop') && !unkept && (
          <Button kind="quiet" onClick={() => setAsked('drop')}>
            {t('drop')}
          </Button>
        )}
        {may('take-back') && (
          <Button busy={back.busy} onClick={async () => (await back.run({ params })) || onRefused()}>
            {t('take-back')}
          </Button>
        )}
        {may('send') && (
          <Button
            kind="primary"
            disabled={wrong || unkept}
            onClick={async () => {
              if (await saving.flush()) setAsked('send')
            }}
          >
            {t('send')}
          </Button>
        )}
        {may('return') && <Button onClick={() => setAsked('return')}>{t('return')}</Button>}
        {may('release') && (
          <Button kind="primary" disabled={wrong} onClick={() => setAsked('release')}>
            {t('release')}
          </Button>
        )}
      </ActionFoot>
      {asked && (
        <Ask
          asked={asked}
          params={params}
          note={draft.draft.note}
          when={when}
          onClose={() => setAsked(undefined)}
          onRefused={onRefused}
          onDrop={saving.giveUp}
        />
      )}
    </>
  )
}

function saidOf(t: T, { state, text, error }: Saving): string | undefined {
  if (state === 'stale') return t('edit.stale')
  if (state === 'failed') return t('edit.unsaved-why', { why: error?.message ?? '' })
  return text === undefined || state === 'saving' ? undefined : t('edit.text-unsaved')
}

/** Near the thumb: how what was typed gets kept. */
function Unkept({ saving }: { saving: Saving }) {
  const { t } = useTranslation('schemes')
  const { state, text, error } = saving
  const [apart, setApart] = useState(state === 'stale')
  useEffect(() => setApart(state === 'stale'), [state])
  return (
    <>
      <span className="hidden-words" role="alert">
        {state === 'failed' && t('edit.unsaved-why', { why: error?.message ?? '' })}
      </span>
      {text !== undefined && state !== 'stale' && (
        <Button kind="quiet" onClick={saving.giveUp}>
          {t('edit.text-drop')}
        </Button>
      )}
      {state === 'failed' && <Button onClick={() => void saving.saveText()}>{t('edit.again')}</Button>}
      {text !== undefined && (state === 'saved' || state === 'saving') && (
        <Button busy={state === 'saving'} onClick={() => void saving.saveText()}>
          {t('edit.yaml-save')}
        </Button>
      )}
      {state === 'stale' && <Button onClick={() => setApart(true)}>{t('conflict.look')}</Button>}
      {apart && <Conflict saving={saving} onClose={() => setApart(false)} />}
    </>
  )
}

function Ask({
  asked,
  params,
  note,
  when,
  onClose,
  onRefused,
  onDrop,
}: {
  asked: Asked
  params: { organisationId: string; draftId: string }
  note: string
  when: string
  onClose: () => void
  onRefused: () => void
  onDrop: () => void
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
  const drop = useAct(dropDraft, {
    refresh,
    done: () => {
      onDrop()
      leave()
    },
  })
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
          <Button onClick={onClose}>{t(asked === 'release' ? 'look-again' : 'dialog.cancel')}</Button>
          <Button
            kind="primary"
            busy={acts[asked].busy}
            disabled={writes && !words.trim()}
            onClick={async () => (await run()) || onRefused()}
          >
            {t(asked)}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
