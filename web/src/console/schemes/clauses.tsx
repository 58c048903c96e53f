import { useTranslation } from 'react-i18next'
import { Facts } from '../../ui/panels.tsx'
import type { Content, Problem } from './own.ts'
import { byBlock, fieldName, sayValue } from './say.ts'

/** One thing a scheme says: where it stands in the data, its sentence and source. */
export interface Clause {
  /** points/praised, paths/orders, score. */
  id: string
  block: string
  part: Content
  say: string
}

const isPart = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Everything a scheme says, block by block, in its own order; what stands in the frame comes first. */
export function clausesOf(scheme: Content): Clause[] {
  return Object.entries(scheme).flatMap(([block, value]): Clause[] => {
    if (Array.isArray(value) && isPart(value[0]) && 'rule' in value[0])
      return value.map((part: Content, at) => ({
        id: `${block}/${String(part.rule ?? at + 1)}`,
        block,
        part,
        say: String(part.say ?? ''),
      }))
    if (block === 'paths' || block === 'switches' || block === 'sources')
      return Object.entries(isPart(value) ? value : {}).map(([name, part]) => ({
        id: `${block}/${name}`,
        block,
        part: isPart(part) ? part : {},
        say: isPart(part) ? String(part.say ?? part.reason ?? part.title ?? '') : '',
      }))
    if (block === 'catalogues')
      return Object.entries(isPart(value) ? value : {}).map(([name, entries]) => ({
        id: `${block}/${name}`,
        block,
        part: { [name]: entries },
        say: Array.isArray(entries) ? entries.map((entry) => String(entry?.name ?? '')).join('、') : '',
      }))
    if (block === 'score' || block === 'publication')
      return [{ id: block, block, part: isPart(value) ? value : {}, say: isPart(value) ? String(value.say ?? '') : '' }]
    return []
  })
}

/** Is a problem about this clause. */
export const about = (problem: Problem, id: string) => problem.clause === id || problem.clause.startsWith(`${id}/`)

/** The clauses under the names of their blocks; one is chosen. */
export function ClauseList({
  clauses,
  chosen,
  onChoose,
  problems = [],
  changed = new Set(),
}: {
  clauses: Clause[]
  chosen: string | undefined
  onChoose: (id: string) => void
  problems?: Problem[]
  changed?: ReadonlySet<string>
}) {
  const { t } = useTranslation('schemes')
  const blocks = byBlock(clauses)
  return (
    <div className="scheme-clauses">
      {blocks.map(([block, own]) => (
        <section key={block}>
          <h2>{t(`blocks.${block}`, { defaultValue: block })}</h2>
          <ul>
            {own.map((clause) => {
              const wrong = problems.some((one) => about(one, clause.id))
              return (
                <li key={clause.id}>
                  <button
                    type="button"
                    className="scheme-clause"
                    aria-current={clause.id === chosen || undefined}
                    onClick={() => onChoose(clause.id)}
                  >
                    <span>{clause.say || clause.id}</span>
                    <ClauseMarks clause={clause} wrong={wrong} changed={changed.has(clause.id)} />
                  </button>
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </div>
  )
}

function ClauseMarks({ clause, wrong, changed }: { clause: Clause; wrong: boolean; changed: boolean }) {
  const { t } = useTranslation('schemes')
  const { cites, from } = clause.part as { cites?: { place?: string }; from?: string }
  return (
    <span className="scheme-marks">
      <span className="secondary">{cites?.place}</span>
      {wrong && (
        <span className="scheme-mark" data-kind="wrong">
          {t('edit.wrong', { count: 1 })}
        </span>
      )}
      {changed && (
        <span className="scheme-mark" data-kind="changed">
          {t('change.changed')}
        </span>
      )}
      {cites && (
        <span className="scheme-mark" data-kind={from === 'chosen' ? 'chosen' : 'text'}>
          {from === 'chosen' ? t('chosen') : t('text')}
        </span>
      )}
    </span>
  )
}

const told = ['rule', 'say', 'cites', 'from']

/** One clause as a document reads: its sentence, then each thing it says in words, then where it comes from. */
export function ClauseText({ clause, sources }: { clause: Clause; sources: Content }) {
  const { t } = useTranslation('schemes')
  const { cites, from } = clause.part as { cites?: { doc: string; place: string }; from?: string }
  const source = cites && (sources[cites.doc] as { title?: string } | undefined)
  const catalogue = clause.block === 'catalogues' ? (Object.values(clause.part)[0] as Content[]) : undefined
  return (
    <div className="stack">
      <h2 className="scheme-say">{catalogue ? t(`fields.${clause.id.split('/')[1]}`) : clause.say || clause.id}</h2>
      {catalogue ? (
        <Facts of={catalogue.map((entry) => [String(entry.name ?? entry.id), String(entry.say ?? '')])} />
      ) : (
        <Facts
          of={[
            ...Object.entries(clause.part)
              .filter(([name]) => !told.includes(name))
              .map(([name, value]): [string, string] => [fieldName(t, name), sayValue(t, value)]),
            [t('source'), cites ? `《${source?.title ?? cites.doc}》 ${cites.place}` : undefined],
            [t('fields.from'), cites && (from === 'chosen' ? t('values.chosen') : t('values.text'))],
          ]}
        />
      )}
    </div>
  )
}
