import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Split } from '../../ui/layout.tsx'
import { say } from '../../ui/toast.tsx'
import { AddDialog } from './add-dialog.tsx'
import { about, type Clause, ClauseList, ClauseText, clausesOf, framed, titleOf } from './clauses.tsx'
import { type Language, placeOf, type Step, valueAt, withAt } from './language.ts'
import type { Content, Difference, Problem } from './own.ts'
import { PartForm } from './part-form.tsx'
import type { Edit } from './saver.ts'
import { saidPlace, saidProblem } from './say.ts'

interface EditorProps {
  language: Language
  content: Content
  /** With what it inherits: clauses of those above are read, and copied here to be changed. */
  whole: Content
  /** What `whole` was made of: a clause renamed since is still in there, and not inherited. */
  stored: Content
  problems: Problem[]
  differences: Difference[]
  chosen: string | undefined
  /** `replace`: the same clause under another id. */
  onChoose: (id: string | undefined, how?: { replace?: boolean }) => void
  onChange: (next: Edit) => unknown
}

/** The scheme's clauses at the left, the chosen one as a form at the right. */
export function Editor(props: EditorProps) {
  const { t } = useTranslation('schemes')
  const { language, content, whole, stored, problems, differences, chosen, onChoose, onChange } = props
  const [adding, setAdding] = useState(false)
  /** Until the address has followed a new id. */
  const [renamed, setRenamed] = useState<{ from: string; to: string }>()
  const own = clausesOf(content)
  const known = new Set([...own, ...clausesOf(stored)].map(({ id }) => id))
  const inherited = clausesOf(whole).filter(({ id }) => !known.has(id))
  const clauses = [...own, ...inherited]
  const clause =
    clauses.find(({ id }) => id === chosen) ??
    clauses.find(({ id }) => renamed?.from === chosen && renamed?.to === id) ??
    own.find(({ block }) => block === 'points') ??
    own[0]
  const changed = new Set(differences.map(({ block, id }) => (id ? `${block}/${id.split('/')[0]}` : block)))
  const loose = problems.filter((one) => !clauses.some(({ id }) => id !== 'scheme' && about(one, id)))
  return (
    <>
      <Split
        wide="detail"
        list={
          <>
            <Button icon={Plus} onClick={() => setAdding(true)}>
              {t('edit.add')}
            </Button>
            <ClauseList
              clauses={clauses}
              chosen={clause.id}
              onChoose={onChoose}
              problems={problems}
              changed={changed}
            />
          </>
        }
        detail={
          <div className="stack">
            {loose.length > 0 && <Problems of={loose} content={content} />}
            {inherited.includes(clause) ? (
              <Inherited {...props} clause={clause} />
            ) : (
              // by its place: written anew, the id would take the field one is about to press with it
              <ClauseForm
                key={placeOf(language, content, clause.id)?.path.join('/')}
                {...props}
                clause={clause}
                onRename={(to) => {
                  setRenamed({ from: clause.id, to })
                  onChoose(to, { replace: true })
                }}
              />
            )}
          </div>
        }
        open={Boolean(chosen)}
        onBack={() => onChoose(undefined)}
      />
      {adding && (
        <AddDialog
          language={language}
          content={content}
          whole={whole}
          onClose={() => setAdding(false)}
          onAdd={(added) => {
            setAdding(false)
            onChange(added.content)
            onChoose(added.id)
          }}
        />
      )}
    </>
  )
}

/** What is wrong beside the chosen clause, each with what to write instead. */
export function Problems({ of, content }: { of: Problem[]; content: Content }) {
  const { t } = useTranslation('schemes')
  return (
    <ul className="scheme-problems">
      {of.map((one) => {
        const { message, instead } = saidProblem(t, one)
        return (
          <li key={`${one.clause} ${one.message}`}>
            <strong>{message}</strong>
            <span>{instead}</span>
            <span className="secondary">{saidPlace(t, one, content)}</span>
          </li>
        )
      })}
    </ul>
  )
}

function ClauseForm({
  language,
  content,
  whole,
  problems,
  clause,
  onChange,
  onChoose,
  onRename,
}: EditorProps & { clause: Clause; onRename: (to: string) => void }) {
  const { t } = useTranslation('schemes')
  const place = placeOf(language, content, clause.id)
  if (!place) return <p className="secondary">{t('edit.choose')}</p>
  const { node, path } = place
  const isFrame = clause.id === 'scheme'
  const docs = Object.entries((content.sources ?? {}) as Record<string, { title?: string }>).map(([value, one]) => ({
    value,
    label: one?.title ?? value,
  }))
  const set = (next: unknown) => {
    onChange((now) => withAt(now, path, next))
    // a rule is known by its id: the choice follows when the id is written anew
    const rule = (next as Content | undefined)?.rule
    if (typeof rule === 'string' && clause.id !== `${clause.block}/${rule}`) onRename(`${clause.block}/${rule}`)
  }
  const remove = () => {
    const part = valueAt(content, path)
    onChange((now) => withAt(now, path, undefined))
    onChoose(undefined)
    const back = () => {
      const done = onChange((now) => (placeOf(language, now, clause.id) ? now : putBack(now, path, part)))
      if (!done) say(t('edit.text-save-first'))
    }
    say(t('edit.removed', { say: titleOf(t, clause) }), { label: t('edit.undo'), run: back })
  }
  return (
    <>
      <h2 className="scheme-say">{isFrame ? t('edit.whole') : titleOf(t, clause)}</h2>
      <PartForm
        language={language}
        problems={problems}
        docs={docs}
        taken={clausesOf(content).flatMap(({ part }) => (typeof part.rule === 'string' ? [part.rule] : []))}
        scheme={{ ...whole, ...content, catalogues: { ...(whole.catalogues ?? {}), ...(content.catalogues ?? {}) } }}
        node={isFrame ? frameOf(node) : node.properties ? node : { properties: { [lastOf(path)]: node } }}
        value={
          (node.properties || isFrame ? valueAt(content, path) : { [lastOf(path)]: valueAt(content, path) }) as Content
        }
        onChange={(next) => set(node.properties || isFrame ? next : next[lastOf(path)])}
        clause={isFrame ? '' : node.properties ? clause.id : clause.block}
      />
      {!isFrame && (
        <div>
          <Button kind="quiet" icon={Trash2} onClick={remove}>
            {t('edit.remove')}
          </Button>
        </div>
      )}
    </>
  )
}

/** The content with a part at its old place; a rule goes between the others, which may have moved meanwhile. */
function putBack(content: Content, path: Step[], part: unknown): Content {
  const [block = '', at] = path
  const rules = content[block]
  if (typeof at !== 'number' || !Array.isArray(rules)) return withAt(content, path, part)
  return { ...content, [block]: [...rules.slice(0, at), part, ...rules.slice(at)] }
}

const lastOf = (path: readonly (string | number)[]) => String(path.at(-1))

/** What the scheme says of itself; its id is not changed here. */
const frameOf = (node: { properties?: Record<string, object>; required?: string[] }) => ({
  ...node,
  properties: Object.fromEntries(Object.entries(node.properties ?? {}).filter(([name]) => framed.includes(name))),
})

function Inherited({ content, whole, clause, onChange }: EditorProps & { clause: Clause }) {
  const { t } = useTranslation('schemes')
  const copy = () => {
    const rules = Array.isArray(content[clause.block]) ? (content[clause.block] as Content[]) : []
    const [, name = ''] = clause.id.split('/')
    if ('rule' in clause.part) onChange({ ...content, [clause.block]: [...rules, clause.part] })
    else if (name)
      onChange({
        ...content,
        [clause.block]: {
          ...((content[clause.block] ?? {}) as object),
          [name]: clause.block === 'catalogues' ? clause.part[name] : clause.part,
        },
      })
    else onChange({ ...content, [clause.block]: clause.part })
  }
  return (
    <>
      <p className="secondary">{t('edit.inherited')}</p>
      <ClauseText clause={clause} scheme={whole} />
      <div>
        <Button onClick={copy}>{t('edit.copy')}</Button>
      </div>
    </>
  )
}
