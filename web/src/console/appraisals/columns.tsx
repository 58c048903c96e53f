import type { TFunction } from 'i18next'
import { GradeName } from '../../standing.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { StatusTag, type Tone } from '../../ui/tag.tsx'
import { countsOf, type Row } from './own.ts'

type T = TFunction<'appraisals'>
const tones: Record<string, Tone> = { met: 'done', open: 'active', missed: 'late', excused: 'plain' }

/** Columns of a list of people and units; points and grades only where the scheme has them. */
export const columnsOf = (t: T, rows: readonly Row[], withUnit = true): Column<Row>[] => [
  {
    id: 'name',
    title: t('name'),
    cell: (one) => (
      <>
        {one.name}
        {one.late && (
          <>
            {' '}
            <StatusTag tone="late">{t(one.current ? 'late' : 'not-in')}</StatusTag>
          </>
        )}
      </>
    ),
  },
  ...(withUnit
    ? [
        {
          id: 'unit',
          title: t('unit'),
          cell: (one: Row) => (one.subject === 'unit' ? t('subject.unit') : one.unitName),
        },
      ]
    : []),
  {
    id: 'duties',
    title: t('duties'),
    cell: (one) => {
      const counts = countsOf(one)
      if (counts.length === 0) return <span className="secondary">{t('no-duty')}</span>
      return (
        <span className="line-up">
          {counts.map(({ state, count }) => (
            <StatusTag key={state} tone={tones[state] ?? 'plain'}>
              {t(`count.${state}`, { count })}
            </StatusTag>
          ))}
        </span>
      )
    },
  },
  ...(rows.some(({ points }) => points !== null)
    ? [{ id: 'points', title: t('points'), end: true, cell: (one: Row) => one.points }]
    : []),
  ...(rows.some(({ grades }) => grades.length > 0)
    ? [
        {
          id: 'grade',
          title: t('grade'),
          cell: (one: Row) => one.grades.map((grade) => <GradeName key={grade.rule} grade={grade} />),
        },
      ]
    : []),
]
