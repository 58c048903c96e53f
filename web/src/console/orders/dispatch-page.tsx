import { listNeeds, readNeed } from '@lianxin/contract/needs'
import { candidates, dispatch, ordersOfNeed } from '@lianxin/contract/orders'
import { week } from '@lianxin/contract/reports'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters, useGo, usePlaces } from '../../address.ts'
import { useAct, useRead } from '../../query.ts'
import { ActionFoot, Button, ButtonLink } from '../../ui/button.tsx'
import { SearchField, TextField } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { useKeys } from '../../ui/keys.ts'
import { PageHead, Split } from '../../ui/layout.tsx'
import { EmptyState, ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { say } from '../../ui/toast.tsx'
import { AskRows } from './ask-rows.tsx'
import { AskedNeed } from './asked-need.tsx'
import { LeftOut } from './left-out.tsx'
import type { Candidate } from './say.tsx'
import './orders.css'

type Places = { communityId: string; needId: string }

/** Who could be asked for one need and why, with the load each carries; the clerk chooses, sending is only asking. */
export default function DispatchPage() {
  const { t } = useTranslation(['orders', 'needs', 'ui'])
  const go = useGo()
  const params = usePlaces<Places>()
  const [filters, setFilters] = useFilters<{ q?: string; whom?: string; need?: string }>()
  const [picked, setPicked] = useState<ReadonlySet<string>>()
  const [turn, setTurn] = useState(0)
  const [note, setNote] = useState('')
  const need = useRead(readNeed, { params })
  const query = filters.q ? { search: filters.q } : {}
  const found = useRead(candidates, { params, query })
  const asked = useRead(ordersOfNeed, { params })
  const back = `/console/week?item=${params.needId}`
  useHeading([{ label: t('ui:nav.week'), href: back }, { label: t('dispatch.crumb') }])
  const refresh = [candidates, ordersOfNeed, readNeed, listNeeds, week]
  const send = useAct(dispatch, {
    refresh,
    done: ({ orders }) => {
      say(t('dispatch.sent', { count: orders.length }))
      go(back)
    },
  })
  const direct = found.data?.membersDirectly ?? false
  const whom = direct && filters.whom !== 'unit' ? 'member' : 'unit'
  const pool: Candidate[] = (whom === 'member' ? found.data?.members : found.data?.units) ?? []
  const wanted = whom === 'member' ? (need.data?.helpersWanted ?? 1) : 1
  const first = pool.length ? (turn * wanted) % pool.length : 0
  const proposed = new Set(pool.slice(first, first + wanted).map(({ id }) => id))
  const chosen = picked ?? proposed
  const to = pool.filter(({ id }) => chosen.has(id))
  const toggle = (id: string | undefined) => {
    if (!id) return
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setPicked(next)
  }
  const others = () => {
    setPicked(undefined)
    setTurn((old) => old + 1)
  }
  useKeys([
    { keys: ['1', '2', '3'], label: t('dispatch.keys.pick'), run: (key) => toggle(pool[Number(key) - 1]?.id) },
    { keys: ['4', '5', '6', '7', '8', '9'], run: (key) => toggle(pool[Number(key) - 1]?.id) },
    { keys: ['Esc'], run: () => go(back) },
  ])
  if (need.error || found.error)
    return (
      <ErrorState error={need.error ?? found.error} onRetry={() => Promise.all([need.refetch(), found.refetch()])} />
    )
  if (!need.data || !found.data) return <LoadingState lines={8} />
  const open = ['open', 'in-hand'].includes(need.data.state)
  const ask = () => {
    if (!to.length || send.busy) return
    const body = { to: to.map(({ kind, id }) => ({ kind, id })), ...(note.trim() ? { note: note.trim() } : {}) }
    void send.run({ params, body })
  }
  const rows = pool.length ? (
    <AskRows t={t} rows={pool} chosen={chosen} onToggle={toggle} />
  ) : (
    <EmptyState title={filters.q ? t('dispatch.none-found') : t('nobody')}>{!filters.q && t('nobody-why')}</EmptyState>
  )
  const right = (
    <div className="asking">
      <PageHead
        title={to.length ? t('dispatch.title', { count: to.length }) : t('dispatch.none-title')}
        sub={direct ? t('dispatch.sub') : t('dispatch.through-unit')}
      />
      <SearchField
        label={t('dispatch.search')}
        value={filters.q ?? ''}
        onChange={(q) => {
          setPicked(chosen)
          setFilters({ q })
        }}
      />
      {direct ? (
        <Tabs
          label={t('dispatch.title', { count: to.length })}
          tabs={[
            { id: 'member', label: t('dispatch.members'), count: found.data.members.length },
            { id: 'unit', label: t('dispatch.units'), count: found.data.units.length },
          ]}
          chosen={whom}
          onChoose={(next) => {
            setPicked(undefined)
            setFilters({ whom: next })
          }}
        >
          {rows}
        </Tabs>
      ) : (
        rows
      )}
      <LeftOut t={t} of={found.data.leftOut} />
      <div className="narrow asking-note">
        <TextField
          label={t('dispatch.note')}
          hint={t('dispatch.note-hint')}
          value={note}
          onChange={setNote}
          maxLength={200}
          autoComplete="off"
        />
      </div>
      <ErrorLine error={send.error} />
      <ActionFoot
        said={
          <>
            {t('dispatch.said')}
            <br />
            {t('dispatch.said-2')}
          </>
        }
      >
        {pool.length > wanted && (
          <Button keyHint="R" onClick={others}>
            {t('dispatch.another')}
          </Button>
        )}
        <Button kind="primary" keyHint="Enter" busy={send.busy} disabled={!to.length} onClick={ask}>
          {to.length > 1
            ? t('dispatch.send', { count: to.length })
            : t(to.length ? 'dispatch.send-one' : 'dispatch.send-none')}
        </Button>
      </ActionFoot>
    </div>
  )
  const closed = (
    <EmptyState title={t('dispatch.not-open')} next={<ButtonLink href={back}>{t('back')}</ButtonLink>}>
      {t('dispatch.not-open-why')}
    </EmptyState>
  )
  return (
    <Split
      list={<AskedNeed communityId={params.communityId} need={need.data} orders={asked.data?.orders ?? []} />}
      detail={open ? right : closed}
      wide="detail"
      open={filters.need === undefined}
      onBack={() => setFilters({ need: '1' })}
    />
  )
}
