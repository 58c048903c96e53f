import { confirmAppraisal, nominateAward, objectAppraisal } from '@lianxin/contract/appraisals'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { afterGrade, GivenGrade } from '../../given-grade.tsx'
import { useAct } from '../../query.ts'
import type { Grade } from '../../standing.tsx'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { Facts } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import type { Award, Candidate, Cycle } from './awards-page.tsx'
import { GiveGrade, Step } from './give-grade.tsx'

/** One who may be proposed: the cycle's figures, how far the proposal is, and what may be done with it now. */
export function AwardDetail(props: { communityId: string; award: Award; one: Candidate; cycle: Cycle; desk: boolean }) {
  const { communityId, award, one, cycle, desk } = props
  const { t } = useTranslation('appraisals')
  const { given, figures } = one
  const may = (verb: string) => given?.allowed.includes(verb) ?? false
  const params = { communityId, appraisalId: given?.id ?? '' }
  // the way of a grade that people give, with two names: the award, or not
  const { name, rule, say, source, place, period } = award
  const names = [name, '不评']
  const grade: Grade = {
    rule,
    say,
    source,
    place,
    period,
    state: 'jury',
    grade: null,
    names,
    atMost: null,
    given,
    reasons: [],
  }
  return (
    <article className="stack-wide" aria-label={one.name}>
      <header className="stack">
        <h1>{one.name}</h1>
        {one.subject === 'member' && <p className="secondary">{one.unitName}</p>}
        <h2>{name}</h2>
      </header>
      <Facts
        of={[
          [t('awards.services'), figures.services],
          [t('awards.hours'), figures.hours],
          [t('awards.needs'), figures.needs + figures.wishes + figures.problems],
          [t('awards.points'), figures.points],
        ]}
      />
      <GivenGrade grade={grade} communityId={communityId} award />
      {desk && !award.above && (!given || may('draft')) && (
        <Nominate communityId={communityId} award={award} one={one} cycle={cycle} />
      )}
      {desk && may('confirm') && (
        <div className="stack">
          <p className="secondary">{t('awards.confirm-why')}</p>
          <Step entry={confirmAppraisal} params={params} label={t('given.do-confirm')} />
        </div>
      )}
      <GiveGrade communityId={communityId} subjectId={one.subjectId} grade={grade} desk={false} />
      {may('object') && <Objection params={params} />}
    </article>
  )
}

function Nominate(props: { communityId: string; award: Award; one: Candidate; cycle: Cycle }) {
  const { communityId, award, one, cycle } = props
  const { t } = useTranslation('appraisals')
  const [reason, setReason] = useState(one.given?.reason ?? '')
  const nominate = useAct(nominateAward, { refresh: afterGrade })
  const body = { subjectId: one.subjectId, rule: award.rule, reason: reason.trim(), cycle }
  return (
    <div className="stack">
      <TextArea
        label={t('awards.reason')}
        hint={t('awards.reason-hint')}
        value={reason}
        onChange={setReason}
        maxLength={200}
      />
      <ErrorLine error={nominate.error} />
      <div>
        <Button
          {...(one.given ? {} : { kind: 'primary' as const })}
          disabled={!reason.trim()}
          busy={nominate.busy}
          onClick={() => void nominate.run({ params: { communityId }, body })}
        >
          {t(one.given ? 'awards.again' : 'awards.do-nominate')}
        </Button>
      </div>
    </div>
  )
}

/** Somebody called or came: what she has against it is written down, and somebody uninvolved decides once more. */
function Objection({ params }: { params: { communityId: string; appraisalId: string } }) {
  const { t } = useTranslation('appraisals')
  const [reason, setReason] = useState('')
  const object = useAct(objectAppraisal, { refresh: afterGrade })
  return (
    <div className="stack">
      <TextArea label={t('awards.objection')} value={reason} onChange={setReason} maxLength={300} />
      <ErrorLine error={object.error} />
      <div>
        <Button
          disabled={!reason.trim()}
          busy={object.busy}
          onClick={() => void object.run({ params, body: { reason: reason.trim() } })}
        >
          {t('awards.object')}
        </Button>
      </div>
    </div>
  )
}
