import type { Reply } from '@lianxin/contract/endpoint'
import { myCommunities, myToday } from '@lianxin/contract/people'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../query.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { day, moment } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { DutyBar } from '../../ui/load-bars.tsx'
import { Card } from '../../ui/panels.tsx'
import { EmptyState, ErrorState, LoadingState, useOnline } from '../../ui/states.tsx'
import { ReportCard } from '../enrolments/report-card.tsx'
import { CallCommunity } from '../matter.tsx'
import { AskedCard, ReturnedCard, TakenCard } from '../orders/order-card.tsx'
import { type Item, itemWhen, namespaces, type T, text, today } from '../say.ts'
import { Messages } from './messages.tsx'
import '../member.css'

type Today = Reply<typeof myToday>

/** Orders by when they are wanted: a named day first, then what can be agreed. */
const byDay = (items: Item[]) =>
  [...items].sort((a, b) => ((text(a, 'wantedOn') || '9') < (text(b, 'wantedOn') || '9') ? -1 : 1))

/** Says how many and when, the most pressing first; nothing to do is a good state, and in a pause nothing presses. */
function titleOf(t: T, { enrolments, orders, returned, pausedUntil }: Today): string {
  const taken = byDay(orders.filter(({ state }) => state !== 'dispatched'))
  const ofToday = taken.filter((item) => item.state === 'under-way' || text(item, 'wantedOn') === today())
  const [next] = taken
  if (ofToday.length) return t('today.day', { count: ofToday.length })
  if (next) return t('today.hand', { count: taken.length, when: itemWhen(t, next) })
  if (pausedUntil) return t('today.pausedTitle')
  if (enrolments.some(({ state }) => state !== 'reported')) return t('today.report')
  if (orders.length) return t('today.asked', { count: orders.length })
  if (returned.length) return t('today.returned')
  return t('today.nothing')
}

/** The member's day: what she said she'd do, what waits for her word, what is due; the year's count and messages. */
export default function TodayPage() {
  const { t } = useTranslation(namespaces)
  const { data, error, refetch } = useRead(myToday, {}, { everySeconds: 60 })
  const online = useOnline()
  useHeading([])
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />
  if (!data) return <LoadingState />
  const taken = byDay(data.orders.filter(({ state }) => state !== 'dispatched'))
  const asked = byDay(data.orders.filter(({ state }) => state === 'dispatched'))
  const due = data.enrolments.filter(({ state }) => state !== 'reported')
  const waiting = data.enrolments.filter(({ state }) => state === 'reported')
  const cards = [
    ...taken.map((item) => ({ item, of: TakenCard })),
    ...due.map((item) => ({ item, of: ReportCard })),
    ...asked.map((item) => ({ item, of: AskedCard })),
    ...data.returned.map((item) => ({ item, of: ReturnedCard })),
    ...waiting.map((item) => ({ item, of: ReportCard })),
  ]
  return (
    <>
      {!online && <p className="secondary">{t('today.asOf', { when: moment(data.asOf) })}</p>}
      {cards.length > 0 && <PageHead title={titleOf(t, data)} />}
      <div className="stack-wide">
        {data.pausedUntil && <Paused until={data.pausedUntil} alone={cards.length === 0} />}
        {cards.length > 0 ? (
          <div className="stack">
            {cards.map(({ item, of: CardOf }, index) => (
              <CardOf key={item.entityId} item={item} first={index === 0} />
            ))}
          </div>
        ) : (
          !data.pausedUntil && <Nothing />
        )}
        <Year today={data} />
        <Messages />
        <Calls />
      </div>
    </>
  )
}

/** The communities' telephones, in sight and not behind an icon. */
function Calls() {
  const { data } = useRead(myCommunities)
  return (
    <div>
      {data?.communities.map(({ id }) => (
        <CallCommunity key={id} communityId={id} />
      ))}
    </div>
  )
}

/** During a pause nothing is asked; what she took on before stands under it. */
function Paused({ until, alone }: { until: string; alone: boolean }) {
  const { t } = useTranslation(namespaces)
  return (
    <>
      {alone && <h1 className="hidden-words">{t('ui:tabs.today')}</h1>}
      <Card>
        <div className="matter">
          <h2>{t('today.paused', { day: day(until) })}</h2>
          <p>{t('today.pausedMeans')}</p>
          <ButtonLink href="/m/mine/pause">{t('today.pausedChange')}</ButtonLink>
        </div>
      </Card>
    </>
  )
}

function Nothing() {
  const { t } = useTranslation(namespaces)
  return (
    <>
      <h1 className="hidden-words">{t('ui:tabs.today')}</h1>
      <EmptyState title={t('today.nothing')} next={<ButtonLink href="/m/take">{t('today.lookAround')}</ButtonLink>}>
        {t('today.nothingWhy')}
      </EmptyState>
    </>
  )
}

/** “今年服务 3 / 4 次” and what is left; only the count in a pause and where the scheme asks for no number. */
function Year({ today: { servedThisYear: done, askedThisYear: asked, pausedUntil } }: { today: Today }) {
  const { t } = useTranslation(namespaces)
  if (!asked || pausedUntil) return <p>{t('today.servedOnly', { done })}</p>
  const left = Math.max(0, asked - done)
  return (
    <div>
      <div className="line-up apart">
        <span>{t('today.served', { done, asked })}</span>
        <span className="secondary">{left ? t('today.servedMore', { left }) : t('today.servedEnough')}</span>
      </div>
      <DutyBar done={Math.min(done, asked)} asked={asked} />
    </div>
  )
}
