import { canTake, changeOffers } from '@lianxin/contract/people'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { useAct, useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { ChipSet } from '../../ui/choices.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import '../member.css'
import { namespaces } from '../say.ts'

// Words of the rosters themselves, which the desk's proposal is read from (rules/proposal-words.ts): data, not labels.
const usualStrengths = [
  '家电维修',
  '电工',
  '医护',
  '驾驶',
  '法律',
  '辅导功课',
  '手机电脑',
  '调解',
  '书法',
  '摄影',
  '理发',
  '心理疏导',
]
const usualTimes = ['工作日白天', '工作日晚上', '周六', '周日']

const choicesOf = (usual: readonly string[], own: readonly string[]) =>
  [...new Set([...usual, ...own])].map((value) => ({ value, label: value }))

/** What the member knows and when she is free, changed by herself. */
export default function OffersPage() {
  const { t } = useTranslation(namespaces)
  const { data, error, refetch } = useRead(canTake)
  useHeading([{ label: t('ui:tabs.mine'), href: '/m/mine' }, { label: t('offers.title') }])
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />
  return (
    <>
      <h1 className="hidden-words">{t('offers.title')}</h1>
      <p className="lead">{t('offers.why')}</p>
      {data ? <OffersForm strengths={data.strengths} freeTimes={data.freeTimes} /> : <LoadingState />}
    </>
  )
}

function OffersForm(held: { strengths: string[]; freeTimes: string[] }) {
  const { t } = useTranslation(namespaces)
  const go = useGo()
  const [strengths, setStrengths] = useState(held.strengths)
  const [freeTimes, setFreeTimes] = useState(held.freeTimes)
  const [known, setKnown] = useState(held.strengths)
  const [other, setOther] = useState('')
  const save = useAct(changeOffers, {
    refresh: [canTake],
    done: () => {
      say(t('offers.saved'))
      go('/m/mine')
    },
  })
  const add = () => {
    const word = other.trim()
    if (!word) return
    setKnown([...known, word])
    setStrengths([...new Set([...strengths, word])])
    setOther('')
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    void save.run({ body: { strengths, freeTimes } })
  }
  return (
    <form className="stack-wide" onSubmit={send}>
      <div className="stack">
        <ChipSet
          label={t('offers.strengths')}
          choices={choicesOf(usualStrengths, known)}
          values={strengths}
          onChange={setStrengths}
        />
        <TextField
          label={t('offers.other')}
          hint={t('offers.otherHint')}
          value={other}
          onChange={setOther}
          maxLength={20}
        />
        <div>
          <Button onClick={add} disabled={!other.trim()}>
            {t('offers.add')}
          </Button>
        </div>
      </div>
      <ChipSet
        label={t('offers.free')}
        choices={choicesOf(usualTimes, held.freeTimes)}
        values={freeTimes}
        onChange={setFreeTimes}
      />
      <ErrorLine error={save.error} />
      <Button kind="primary" wide type="submit" busy={save.busy}>
        {t('offers.save')}
      </Button>
    </form>
  )
}
