import {
  confirmAppraisal,
  decideAppraisal,
  draftAppraisal,
  finishAppraisal,
  letStand,
} from '@lianxin/contract/appraisals'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { afterGrade } from '../../given-grade.tsx'
import { useAct } from '../../query.ts'
import type { Grade } from '../../standing.tsx'
import { Button } from '../../ui/button.tsx'
import { Select, TextArea } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'

/** What the desk, or whoever decides on an appeal, may do with a grade now; a bar leaves the grades below it. */
export function GiveGrade(props: { communityId: string; subjectId: string; grade: Grade; desk: boolean }) {
  const { communityId, subjectId, grade, desk } = props
  const { given } = grade
  const may = (verb: string) => given?.allowed.includes(verb) ?? false
  const params = { communityId, appraisalId: given?.id ?? '' }
  const draft = useAct(draftAppraisal, { refresh: afterGrade })
  const decide = useAct(decideAppraisal, { refresh: afterGrade })
  const { t } = useTranslation('appraisals')
  if (grade.state !== 'jury' && !given) return null
  if (desk && (!given || may('draft')))
    return (
      <div className="stack">
        <GradeForm
          key={given?.id}
          grade={grade}
          label={t('given.do-draft')}
          busy={draft.busy}
          error={draft.error}
          send={(body) => void draft.run({ params: { communityId }, body: { subjectId, rule: grade.rule, ...body } })}
        />
        {may('confirm') && <Step entry={confirmAppraisal} params={params} label={t('given.do-confirm')} />}
      </div>
    )
  if (may('decide'))
    return (
      <GradeForm
        grade={grade}
        label={t('given.do-decide')}
        busy={decide.busy}
        error={decide.error}
        send={(body) => void decide.run({ params, body })}
      />
    )
  if (may('let-stand')) return <Step entry={letStand} params={params} label={t('given.do-let-stand')} />
  if (may('finish')) return <Step entry={finishAppraisal} params={params} label={t('given.do-finish')} />
  return null
}

type StepEntry = typeof confirmAppraisal | typeof letStand | typeof finishAppraisal

/** A step that needs no words: confirm, let stand, make final. */
export function Step(props: { entry: StepEntry; params: { communityId: string; appraisalId: string }; label: string }) {
  const { entry, params, label } = props
  // the three entries take and give the same; one type spares three components
  const act = useAct(entry as typeof confirmAppraisal, { refresh: afterGrade })
  return (
    <div className="stack">
      <ErrorLine error={act.error} />
      <div>
        <Button kind="primary" busy={act.busy} onClick={() => void act.run({ params })}>
          {label}
        </Button>
      </div>
    </div>
  )
}

interface GradeFormProps {
  grade: Grade
  label: string
  busy: boolean
  error: Error | null
  send: (body: { grade: string; reason: string }) => void
}

function GradeForm({ grade, label, busy, error, send }: GradeFormProps) {
  const { t } = useTranslation('appraisals')
  const open = grade.names.slice(Math.max(0, grade.atMost ? grade.names.indexOf(grade.atMost) : 0))
  const [name, setName] = useState(grade.given?.grade ?? '')
  const [reason, setReason] = useState(grade.given?.state === 'drafted' ? grade.given.reason : '')
  return (
    <div className="stack">
      <Select
        label={t('grade')}
        empty={t('given.choose')}
        choices={open.map((value) => ({ value, label: value }))}
        value={name}
        onChange={setName}
      />
      <TextArea label={t('given.reason')} value={reason} onChange={setReason} maxLength={200} />
      <ErrorLine error={error} />
      <div>
        <Button disabled={!name || !reason.trim()} busy={busy} onClick={() => send({ grade: name, reason })}>
          {label}
        </Button>
      </div>
    </div>
  )
}
