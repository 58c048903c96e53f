import { useTranslation } from 'react-i18next'
import { Facts } from '../../ui/panels.tsx'
import type { Content, Problem, T } from './own.ts'
import { blockName, byBlock, fieldName, sayValue, word } from './say.ts'

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

/** What a scheme says of itself, in the order it is read: what to know first, then whose it is and what it follows. */
export const framed = ['note', 'name', 'area', 'effective', 're-score-from', 'inherits', 'without']
const mapped = ['sources', 'paths', 'named-in', 'switches']
const single = ['score', 'publication']

/** Everything a scheme says: itself first, then block by block in its own order. */
export function clausesOf(scheme: Content): [Clause, ...Clause[]] {
  const frame = Object.fromEntries(framed.flatMap((name) => (name in scheme ? [[name, scheme[name]]] : [])))
  const itself = { id: 'scheme', block: 'scheme', part: frame, say: String(scheme.name ?? '') }
  return [itself, ...Object.entries(scheme).flatMap(([block, value]) => clausesIn(block, value))]
}

function clausesIn(block: string, value: unknown): Clause[] {
  if (Array.isArray(value))
    return value.flatMap((part, at): Clause[] =>
      isPart(part) && 'rule' in part
        ? [{ id: `${block}/${String(part.rule ?? at + 1)}`, block, part, say: String(part.say ?? '') }]
        : [],
    )
  if (!isPart(value)) return []
  if (single.includes(block)) return [{ id: block, block, part: value, say: String(value.say ?? '') }]
  if (mapped.includes(block))
    return Object.entries(value).map(([name, inner]) => {
      const part = isPart(inner) ? inner : {}
      return { id: `${block}/${name}`, block, part, say: String(part.say ?? part.reason ?? part.title ?? '') }
    })
  if (block !== 'catalogues') return []
  return Object.entries(value).map(([name, entries]) => ({
    id: `${block}/${name}`,
    block,
    part: { [name]: entries },
    say: Array.isArray(entries) ? entries.map((entry) => String(entry?.name ?? '')).join('、') : '',
  }))
}

/** How a clause is called: its sentence, or its block and part where none is written yet. */
export function titleOf(t: T, { id, block, say }: Clause): string {
  if (say) return say
  const [, name = ''] = id.split('/')
  const isNamed = name && block !== 'sources' && (mapped.includes(block) || block === 'catalogues')
  return `${blockName(t, block)} · ${isNamed ? fieldName(t, name, [block]) : t('edit.new')}`
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
          <h2>{blockName(t, block)}</h2>
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
                    <span>{titleOf(t, clause)}</span>
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

const told = ['rule', 'say', 'cites', 'from', 'note']

/** One clause as a document reads: its sentence, then each thing it says in words, then where it comes from. */
export function ClauseText({ clause, scheme }: { clause: Clause; scheme: Content }) {
  const { t } = useTranslation('schemes')
  const { cites, from, note } = clause.part as Told
  const sources = isPart(scheme.sources) ? scheme.sources : {}
  const source = cites && (sources[cites.doc] as { title?: string } | undefined)
  const [, name = ''] = clause.id.split('/')
  const catalogue = clause.block === 'catalogues' ? (Object.values(clause.part)[0] as Content[]) : undefined
  return (
    <div className="stack">
      <h2 className="scheme-say">{catalogue ? fieldName(t, name, [clause.block]) : titleOf(t, clause)}</h2>
      {note?.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {catalogue ? (
        <Facts of={catalogue.map((entry) => [String(entry.name ?? entry.id), saidEntry(t, entry, scheme)])} />
      ) : (
        <Facts
          of={[
            [
              t('edit.add-which'),
              mapped.includes(clause.block) && clause.block !== 'sources' ? word(t, name) : undefined,
            ],
            ...Object.entries(clause.part)
              .filter(([field]) => !told.includes(field))
              .map(([field, value]): [string, string] => [
                fieldName(t, field, [clause.block]),
                sayValue(t, value, { scheme, within: [clause.block, field] }),
              ]),
            [t('source'), cites ? `《${source?.title ?? cites.doc}》 ${cites.place}` : undefined],
            [t('fields.from'), cites && (from === 'chosen' ? t('values.chosen') : t('values.text'))],
          ]}
        />
      )}
    </div>
  )
}

interface Told {
  cites?: { doc: string; place: string }
  from?: string
  note?: string[]
}

/** A catalogue's entry: its sentence and what it asks for beside. */
function saidEntry(t: T, { id: _id, name: _name, say, ...more }: Content, scheme: Content): string {
  const beside = Object.entries(more).map(([field, value]) => {
    const within = ['catalogues', field]
    return `${fieldName(t, field, ['catalogues'])}：${sayValue(t, value, { scheme, within })}`
  })
  return [String(say ?? ''), ...beside].filter(Boolean).join('；')
}
