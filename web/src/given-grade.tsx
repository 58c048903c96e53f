import {
  answerAppraisal,
  appealAppraisal,
  communityAwards,
  communityStanding,
  myStanding,
  standingSummary,
  unitStanding,
} from '@lianxin/contract/appraisals'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from './query.ts'
import type { Grade } from './standing.tsx'
import { Button } from './ui/button.tsx'
import { day } from './ui/dates.ts'
import { TextArea } from './ui/fields.tsx'
import { Facts } from './ui/panels.tsx'
import { ErrorLine } from './ui/states.tsx'
import { say } from './ui/toast.tsx'

/** What is read anew after a grade has moved. */
export const afterGrade = [communityAwards, communityStanding, standingSummary, myStanding, unitStanding]

/** A grade on its way from people: what it is, why, until when one may object; the one concerned answers here. */
export function GivenGrade({ grade, communityId, award }: { grade: Grade; communityId: string; award?: boolean }) {
  const { t } = useTranslation('appraisals')
  const { given } = grade
  if (!given) return null
  return (
    <div className="stack">
      <Facts
        of={[
          [t('given.state-label'), t(`given.state.${given.state}`)],
          [t(award ? 'awards.what' : 'given.grade'), given.grade],
          [t('given.reason'), given.reason],
          [t('given.answer'), given.answer],
          [t('given.appeal'), given.appeal],
          [t('given.until'), given.endsOn && day(given.endsOn)],
        ]}
      />
      {(given.allowed.includes('answer') || given.allowed.includes('appeal')) && (
        <Reply communityId={communityId} appraisalId={given.id} />
      )}
    </div>
  )
}

function Reply({ communityId, appraisalId }: { communityId: string; appraisalId: string }) {
  const { t } = useTranslation('appraisals')
  const [words, setWords] = useState('')
  const params = { communityId, appraisalId }
  const sent = (key: 'answered' | 'appealed') => () => {
    setWords('')
    say(t(`given.${key}`))
  }
  const answer = useAct(answerAppraisal, { refresh: afterGrade, done: sent('answered') })
  const appeal = useAct(appealAppraisal, { refresh: afterGrade, done: sent('appealed') })
  const text = words.trim()
  return (
    <div className="stack">
      <TextArea
        label={t('given.words')}
        hint={t('given.words-hint')}
        value={words}
        onChange={setWords}
        maxLength={300}
      />
      <ErrorLine error={answer.error ?? appeal.error} />
      <div className="actions">
        <Button disabled={!text} busy={answer.busy} onClick={() => void answer.run({ params, body: { text } })}>
          {t('given.do-answer')}
        </Button>
        <Button disabled={!text} busy={appeal.busy} onClick={() => void appeal.run({ params, body: { reason: text } })}>
          {t('given.do-appeal')}
        </Button>
      </div>
    </div>
  )
}
