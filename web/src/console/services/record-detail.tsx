import { week } from '@lianxin/contract/reports'
import { raise, service, services, verify, withdrawRecord } from '@lianxin/contract/services'
import { Check, MessageSquareText, Phone, Star, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { useAct, useRead } from '../../query.ts'
import { ActionRow } from '../../ui/button.tsx'
import { day, moment } from '../../ui/dates.ts'
import { Facts } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { EvidenceBadge, type EvidenceLevel, StatusTag } from '../../ui/tag.tsx'
import { DatedLines } from '../../ui/timeline.tsx'
import { say } from '../../ui/toast.tsx'
import { WordsDialog } from '../needs/words-dialog.tsx'
import { Signs } from './columns.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import { isOdd, type Record, sayOdd, toneOf } from './say.ts'

interface RecordDetailProps {
  communityId: string
  record: Record
  place: string
  /** Marked as done well, to be filed when it passes. */
  wellDone: boolean
  onWellDone: () => void
  /** The record has left this list. */
  onGone: () => void
}

/** One record: what speaks for it, what doesn't, and what the desk may do; the decision is a person's. */
export function RecordDetail({ place, ...props }: RecordDetailProps) {
  const { communityId, record } = props
  const { t } = useTranslation(['services', 'ui'])
  const params = { communityId, serviceId: record.id }
  const history = useRead(service, { params }).data?.history ?? []
  return (
    <article className="stack-wide" aria-label={record.line}>
      <header className="stack">
        <div className="line-up apart">
          {isOdd(record) ? (
            <Signs t={t} record={record} bare />
          ) : (
            <StatusTag tone={toneOf[record.state] ?? 'plain'}>{t(`state.${record.state}`)}</StatusTag>
          )}
          <span className="secondary number">{place}</span>
        </div>
        <h1>{t('head', { who: record.personName, line: record.line })}</h1>
        <EvidenceBadge level={record.evidence as EvidenceLevel} />
      </header>
      <Facts
        of={[
          [t('unit'), record.unitName],
          [t('need'), `${record.publicLine} · ${record.needCode}`],
          [t('day'), `${day(record.happenedOn)} · ${t('minutes-words', { count: record.minutes })}`],
          [t('written'), moment(record.at)],
          [
            t('matches'),
            record.proofs
              .filter((how) => how !== 'word')
              .map((how) => t(`proofs.${how}`))
              .join(t('semicolon')) || null,
          ],
          [
            t('differs'),
            record.oddities.length
              ? record.oddities.map((odd) => (
                  <span key={odd} className="record-line">
                    {sayOdd(t, record, odd)}
                  </span>
                ))
              : null,
          ],
        ]}
      />
      <RecordActions {...props} />
      <p className="secondary">{t('note')}</p>
      {history.length > 0 && (
        <section className="stack">
          <h2>{t('history')}</h2>
          <DatedLines
            lines={history.map((line) => ({
              id: String(line.seq),
              when: moment(line.at),
              what: [t(`line.${line.verb}`), t(`ui:roles.${line.role}`), line.reason].filter(Boolean).join(' · '),
            }))}
          />
        </section>
      )}
    </article>
  )
}

function RecordActions({ communityId, record, wellDone, onWellDone, onGone }: Omit<RecordDetailProps, 'place'>) {
  const { t } = useTranslation(['services', 'ui'])
  const go = useGo()
  const [asked, setAsked] = useState<'return' | 'withdraw'>()
  const refresh = [services, service, week]
  const params = { communityId, serviceId: record.id }
  const pass = useAct(verify, {
    refresh,
    done: ({ points }) => {
      say(points ? t('passed', { count: 1, points }) : t('passed-no-points', { count: 1 }))
      onGone()
    },
  })
  const phone = useAct(raise, {
    refresh,
    done: ({ evidence }) => say(t('raised', { level: t(`ui:evidence.${evidence}`) })),
  })
  const withdraw = useAct(withdrawRecord, {
    refresh,
    done: () => {
      setAsked(undefined)
      say(t('withdrawn'))
      onGone()
    },
  })
  const can = (verb: string) => record.allowed.includes(verb)
  const passThis = () =>
    void pass.run({ params: { communityId }, body: { ids: [record.id], wellDone: wellDone ? [record.id] : [] } })
  return (
    <section>
      <h2>{t('now')}</h2>
      {can('verify') && (
        <>
          <ActionRow icon={Check} keyHint="1" onClick={passThis}>
            {t('do.pass')}
            {wellDone && ` · ${t('well-done')}`}
          </ActionRow>
          {!record.proofs.includes('phoned') && (
            <ActionRow icon={Phone} keyHint="2" onClick={() => void phone.run({ params })}>
              {t('do.phone')}
            </ActionRow>
          )}
          <ActionRow icon={Star} keyHint="3" onClick={onWellDone}>
            {wellDone ? t('do.not-well-done') : t('do.well-done')}
          </ActionRow>
        </>
      )}
      {can('return') && (
        <ActionRow icon={Undo2} keyHint="4" onClick={() => setAsked('return')}>
          {t('do.return')}
        </ActionRow>
      )}
      {can('withdraw') && !can('verify') && (
        <ActionRow icon={Trash2} keyHint="4" onClick={() => setAsked('withdraw')}>
          {t('do.withdraw')}
        </ActionRow>
      )}
      <ActionRow icon={MessageSquareText} onClick={() => go(`/console/needs?need=${record.needId}`)}>
        {t('do.need')}
      </ActionRow>
      <ErrorLine error={pass.error ?? phone.error} />
      {asked === 'return' && (
        <ReturnDialog
          communityId={communityId}
          records={[record]}
          close={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined)
            onGone()
          }}
        />
      )}
      {asked === 'withdraw' && (
        <WordsDialog
          title={t('withdraw-title')}
          label={t('reason')}
          hint={t('reason-hint')}
          send={t('send-withdraw')}
          max={200}
          close={() => setAsked(undefined)}
          act={withdraw}
          onSend={(reason) => void withdraw.run({ params, body: { reason } })}
        />
      )}
    </section>
  )
}
