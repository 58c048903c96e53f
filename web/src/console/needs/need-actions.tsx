import {
  amendNeed,
  answerNeed,
  listNeeds,
  markCollective,
  mergeNeed,
  newNeedLink,
  publishNeed,
  readNeed,
  releaseNeed,
  reopenNeed,
  splitNeed,
  takeDownNeed,
  withdrawNeed,
} from '@lianxin/contract/needs'
import {
  ArrowUpRight,
  Combine,
  Eye,
  EyeOff,
  type LucideIcon,
  Pencil,
  Printer,
  RotateCcw,
  Scissors,
  SignpostBig,
  SlidersHorizontal,
  Star,
  Trash2,
  Users,
} from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { ActionRow, Button } from '../../ui/button.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { RateDialog } from './rate-dialog.tsx'
import type { NeedFull } from './say.ts'
import { SortDialog } from './sort-dialog.tsx'
import { WordsDialog } from './words-dialog.tsx'
import './needs.css'

type Asked = 'sort' | 'merge' | 'rate' | 'answer' | 'withdraw' | 'take-down' | 'reopen' | 'split' | 'amend'

interface Verb {
  verb: string
  /** Words when they differ from the verb's own. */
  words?: string
  icon: LucideIcon
  key?: string
}

const rows: Verb[] = [
  { verb: 'sort', icon: SlidersHorizontal, key: 'S' },
  { verb: 'publish', icon: Eye, key: 'P' },
  { verb: 'release', icon: ArrowUpRight, key: 'R' },
  { verb: 'merge', icon: Combine, key: 'M' },
  { verb: 'answer', icon: SignpostBig, key: 'A' },
  { verb: 'split', icon: Scissors, key: 'F' },
  { verb: 'rate', icon: Star, key: 'G' },
  { verb: 'reopen', icon: RotateCcw },
  { verb: 'amend', icon: Pencil, key: 'B' },
  { verb: 'mark-collective', icon: Users, key: 'C' },
  { verb: 'take-down', icon: EyeOff, key: 'T' },
  { verb: 'withdraw', icon: Trash2, key: 'W' },
]

export interface NeedActionsProps {
  communityId: string
  need: NeedFull
  onMoved?: ((state: string) => void) | undefined
  children?: ReactNode
}

/** 现在可以: the one thing that matters first and red, the rest as lines with their keys; the server says which. */
export function NeedActions({ communityId, need, onMoved, children }: NeedActionsProps) {
  const { t } = useTranslation('needs')
  const [asked, setAsked] = useState<Asked | null>(null)
  const params = { communityId, needId: need.id }
  const refresh = [listNeeds, readNeed]
  const moved = ({ state }: { state: string }) => {
    setAsked(null)
    say(`${need.code} · ${t(`state.${state}`)}`)
    onMoved?.(state)
  }
  const release = useAct(releaseNeed, { refresh, done: moved })
  const publish = useAct(publishNeed, { refresh, done: moved })
  const collective = useAct(markCollective, { refresh })
  const link = useAct(newNeedLink, { done: ({ slip }) => window.open(slip, '_blank', 'noopener') })
  const seq = need.seq
  const now: Record<string, () => void> = {
    release: () => void release.run({ params, body: { seq } }),
    publish: () => void publish.run({ params, body: { seq } }),
    'mark-collective': () => void collective.run({ params, body: { seq, collective: !need.collective } }),
  }
  const press = (verb: string) => (now[verb] ? now[verb]() : setAsked(verb as Asked))
  const can = (verb: string) => need.allowed.includes(verb)
  const words = (verb: string) => {
    if (verb === 'sort' && need.state === 'sorted') return t('verb.resort')
    if (verb === 'split' && need.state === 'merged') return t('verb.unmerge')
    if (verb === 'mark-collective' && need.collective) return t('verb.unmark-collective')
    return t(`verb.${verb}`)
  }
  const first = rows.find(({ verb }) => can(verb) && ['sort', 'publish', 'release'].includes(verb))
  const main = need.state === 'sorted' ? rows.find(({ verb }) => verb === 'publish' && can(verb)) : first
  const rest = rows.filter(({ verb }) => can(verb) && verb !== main?.verb)
  if (!main && !rest.length && !children) return null
  return (
    <section className="stack">
      <h2>{t('desk.now')}</h2>
      {children}
      {main && (
        <div>
          <Button kind="primary" icon={main.icon} keyHint={main.key ?? ''} onClick={() => press(main.verb)}>
            {words(main.verb)}
          </Button>
        </div>
      )}
      <div className="need-verbs">
        {rest.map(({ verb, icon, key }) => (
          <ActionRow key={verb} icon={icon} {...(key ? { keyHint: key } : {})} onClick={() => press(verb)}>
            {words(verb)}
          </ActionRow>
        ))}
        {can('print-slip') && (
          <ActionRow icon={Printer} onClick={() => void link.run({ params })}>
            {t('desk.new-link')}
          </ActionRow>
        )}
      </div>
      <ErrorLine error={release.error ?? publish.error ?? collective.error ?? link.error} />
      <Dialogs asked={asked} close={() => setAsked(null)} moved={moved} communityId={communityId} need={need} />
    </section>
  )
}

interface DialogsProps {
  asked: Asked | null
  close: () => void
  moved: (reply: { state: string }) => void
  communityId: string
  need: NeedFull
}

/** The questions that some verbs ask before they act; one is open at a time. */
function Dialogs({ asked, close, moved, communityId, need }: DialogsProps) {
  const { t } = useTranslation('needs')
  const refresh = [listNeeds, readNeed]
  const shared = { communityId, need, close, done: moved }
  const params = { communityId, needId: need.id }
  const { seq } = need
  const answer = useAct(answerNeed, { refresh, done: moved })
  const withdraw = useAct(withdrawNeed, { refresh, done: moved })
  const takeDown = useAct(takeDownNeed, { refresh, done: moved })
  const reopen = useAct(reopenNeed, { refresh, done: moved })
  const split = useAct(splitNeed, { refresh, done: moved })
  const amend = useAct(amendNeed, { refresh, done: moved })
  const merge = useAct(mergeNeed, { refresh, done: moved })
  const reason = { title: t('dialog.reason-title'), label: t('dialog.reason'), send: t('dialog.send'), max: 200, close }
  if (asked === 'sort') return <SortDialog {...shared} />
  if (asked === 'rate') return <RateDialog {...shared} />
  if (asked === 'merge')
    return (
      <MergeDialog
        {...shared}
        error={merge.error}
        busy={merge.busy}
        onPick={(into) => void merge.run({ params, body: { seq, into } })}
      />
    )
  if (asked === 'answer')
    return (
      <WordsDialog
        title={t('dialog.answer-title')}
        label={t('dialog.answer')}
        hint={t('dialog.answer-hint')}
        send={t('dialog.answer-send')}
        max={300}
        close={close}
        act={answer}
        onSend={(words) => void answer.run({ params, body: { seq, answer: words } })}
      />
    )
  if (asked === 'withdraw')
    return (
      <WordsDialog
        {...reason}
        act={withdraw}
        onSend={(words) => void withdraw.run({ params, body: { seq, reason: words } })}
      />
    )
  if (asked === 'take-down')
    return (
      <WordsDialog
        {...reason}
        act={takeDown}
        onSend={(words) => void takeDown.run({ params, body: { seq, reason: words } })}
      />
    )
  if (asked === 'reopen')
    return (
      <WordsDialog
        {...reason}
        act={reopen}
        onSend={(words) => void reopen.run({ params, body: { seq, reason: words } })}
      />
    )
  if (asked === 'amend')
    return (
      <WordsDialog
        title={t('dialog.amend-title')}
        label={t('dialog.amend-text')}
        send={t('dialog.amend-send')}
        max={500}
        close={close}
        act={amend}
        onSend={(text) => void amend.run({ params, body: { seq, text } })}
      />
    )
  if (asked === 'split')
    return (
      <WordsDialog
        title={need.state === 'merged' ? t('verb.unmerge') : t('dialog.split-title')}
        label={t('dialog.split-text')}
        send={need.state === 'merged' ? t('verb.unmerge') : t('dialog.split-send')}
        max={500}
        close={close}
        act={split}
        without={need.state === 'merged'}
        onSend={(text) => void split.run({ params, body: need.state === 'merged' ? { seq } : { seq, text } })}
      />
    )
  return null
}
