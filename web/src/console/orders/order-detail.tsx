import { confirmPresence, order, ordersOfCommunity, recall, urge } from '@lianxin/contract/orders'
import { week } from '@lianxin/contract/reports'
import { BellRing, FileCheck, MapPinCheck, MessageSquareText, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { useAct, useRead } from '../../query.ts'
import { ActionRow } from '../../ui/button.tsx'
import { day, moment } from '../../ui/dates.ts'
import { Facts } from '../../ui/panels.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { DatedLines } from '../../ui/timeline.tsx'
import { say } from '../../ui/toast.tsx'
import { WordsDialog } from '../needs/words-dialog.tsx'
import { type Order, toneOf } from './say.tsx'

/** One order: what was asked of whom, what came of it line by line, and what the desk may do. */
export function OrderDetail({ communityId, orderId }: { communityId: string; orderId: string }) {
  const { t } = useTranslation(['orders', 'needs', 'ui'])
  const found = useRead(order, { params: { communityId, orderId } })
  if (found.error) return <ErrorState error={found.error} onRetry={() => found.refetch()} />
  if (!found.data || found.data.order.id !== orderId) return <LoadingState lines={8} />
  const { order: one, history, children } = found.data
  const times = one.wanted.split(',').filter(Boolean)
  return (
    <article className="stack-wide" aria-label={one.publicLine}>
      <header className="stack">
        <span className="line-up">
          <StatusTag tone={toneOf[one.state] ?? 'plain'}>{t(`state.${one.state}`)}</StatusTag>
          <span className="secondary number">{t('code', { code: one.needCode, when: moment(one.at) })}</span>
        </span>
        <h1>{one.publicLine}</h1>
      </header>
      <Facts
        of={[
          [t('who'), one.helperName],
          [
            t('when'),
            [one.wantedOn && day(one.wantedOn), ...times.map((time) => t(`needs:time.${time}`))]
              .filter(Boolean)
              .join(t('needs:list-mark')),
          ],
          [t('where'), one.place],
          [t('answer-by'), one.state === 'dispatched' ? moment(one.dueAt) : null],
          [t('note'), one.note],
          [t('proof'), one.proofs.map((how) => t(`proofs.${how}`)).join(t('needs:list-mark'))],
        ]}
      />
      <Actions communityId={communityId} one={one} />
      {children.length > 0 && (
        <Rows title={t('passed-to')}>
          {children.map((child) => (
            <ListRow
              key={child.id}
              what={child.helperName}
              where={moment(child.stateAt)}
              state={<StatusTag tone={toneOf[child.state] ?? 'plain'}>{t(`state.${child.state}`)}</StatusTag>}
              href={`/console/orders?order=${child.id}`}
            />
          ))}
        </Rows>
      )}
      <section className="stack">
        <h2>{t('history')}</h2>
        <DatedLines
          lines={history.map((line) => ({
            id: String(line.seq),
            when: moment(line.at),
            what: [t(`line.${line.verb}`), line.reason].filter(Boolean).join(' · '),
          }))}
        />
      </section>
    </article>
  )
}

function Actions({ communityId, one }: { communityId: string; one: Order }) {
  const { t } = useTranslation('orders')
  const go = useGo()
  const refresh = [order, ordersOfCommunity, week]
  const params = { communityId, orderId: one.id }
  const remind = useAct(urge, { refresh, done: () => say(t('urged')) })
  const came = useAct(confirmPresence, { refresh, done: () => say(t('came-done')) })
  const [asking, setAsking] = useState(false)
  const back = useAct(recall, {
    refresh,
    done: () => {
      setAsking(false)
      say(t('recalled'))
    },
  })
  const there = one.helper === 'member' && ['accepted', 'under-way'].includes(one.state)
  return (
    <section>
      <h2>{t('now')}</h2>
      {one.allowed.includes('urge') && (
        <ActionRow icon={BellRing} keyHint="U" onClick={() => void remind.run({ params, body: {} })}>
          {t('urge')}
        </ActionRow>
      )}
      {one.allowed.includes('recall') && (
        <ActionRow icon={Undo2} keyHint="B" onClick={() => setAsking(true)}>
          {t('recall')}
        </ActionRow>
      )}
      {asking && (
        <WordsDialog
          title={t('recall')}
          label={t('recall-why')}
          hint={t('recall-hint')}
          send={t('recall-send')}
          max={200}
          close={() => setAsking(false)}
          act={back}
          onSend={(reason) => void back.run({ params, body: { reason } })}
        />
      )}
      {there && !one.proofs.includes('organiser') && (
        <ActionRow icon={MapPinCheck} keyHint="P" onClick={() => void came.run({ params, body: { how: 'organiser' } })}>
          {t('came')}
        </ActionRow>
      )}
      {one.serviceId && (
        <ActionRow icon={FileCheck} onClick={() => go(`/console/services?record=${one.serviceId}`)}>
          {t('record')}
        </ActionRow>
      )}
      <ActionRow icon={MessageSquareText} keyHint="O" onClick={() => go(`/console/needs?need=${one.needId}`)}>
        {t('need')}
      </ActionRow>
      <ErrorLine error={remind.error ?? came.error} />
    </section>
  )
}
