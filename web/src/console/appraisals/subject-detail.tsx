import { useTranslation } from 'react-i18next'
import { GivenGrade } from '../../given-grade.tsx'
import { DutyLines, GradeName, GradeWhy, StarLines } from '../../standing.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { GiveGrade } from './give-grade.tsx'
import type { Row } from './own.ts'

/** One member or unit: every number with the rule that made it and where that is written. */
export function SubjectDetail({ row, communityId, desk }: { row: Row; communityId: string; desk?: boolean }) {
  const { t } = useTranslation('appraisals')
  return (
    <article className="stack-wide" aria-label={row.name}>
      <header className="stack">
        <div className="line-up">
          <StatusTag tone="plain">{t(`subject.${row.subject}`)}</StatusTag>
          {row.late && <StatusTag tone="late">{t(row.current ? 'late' : 'not-in')}</StatusTag>}
        </div>
        <h1>{row.name}</h1>
        {row.subject === 'member' && <p className="secondary">{row.unitName}</p>}
        {row.points !== null && <p className="number">{t('points-now', { points: row.points })}</p>}
        <StarLines standing={row} />
      </header>
      <section className="stack">
        <h2>{t('duties')}</h2>
        <DutyLines duties={row.duties} />
      </section>
      {row.grades.map((grade) => (
        <section key={grade.rule} className="stack">
          <h2>
            {t('grade')} · <GradeName grade={grade} />
          </h2>
          <GradeWhy grade={grade} />
          <GivenGrade grade={grade} communityId={communityId} />
          <GiveGrade communityId={communityId} subjectId={row.subjectId} grade={grade} desk={desk ?? false} />
        </section>
      ))}
    </article>
  )
}
