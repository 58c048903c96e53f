import type { Counted, Figures } from './figures.ts'
import type { Figure } from './plan.ts'

export type Verdict = 'equal' | 'differs' | 'not yet'

export interface Line {
  figure: string
  say: string
  /** As the document writes it; empty where only our three counts are compared. */
  document: string
  api: number | null
  script: number | null
  sql: number | null
  verdict: Verdict
  why: string
}

export interface Table {
  scheme: string
  lines: Line[]
  equal: number
  differ: number
  notYet: number
}

/** How exact a document is: “213” exactly, “380余” and “80%以上” at least, “近200” up to it and close. */
export function fits(text: string, value: number): boolean {
  const number = Number(/\d+(?:\.\d+)?/.exec(text)?.[0])
  if (Number.isNaN(number)) throw new Error(`“${text}” holds no number`)
  if (/余|多|以上/.test(text)) return value >= number
  if (/近|约/.test(text)) return value >= number * 0.9 && value <= number * 1.0001
  return value === number
}

const inHundred = (part: number, whole: number) => (whole ? Math.floor((part * 1000) / whole) / 10 : 0)

/** Shares are figures too: worked out from the counts, each way by itself. */
function withShares(figures: Figures): Figures {
  const share = (part: string, whole: string): Counted => ({
    api: inHundred(figures[part]?.api ?? 0, figures[whole]?.api ?? 0),
    script: inHundred(figures[part]?.script ?? 0, figures[whole]?.script ?? 0),
    sql: inHundred(figures[part]?.sql ?? 0, figures[whole]?.sql ?? 0),
  })
  return {
    ...figures,
    'home-coverage': share('home current', 'home asked'),
    effective: share('home served', 'home current'),
  }
}

const agree = ({ api, script, sql }: Counted): boolean => (script === null || api === script) && api === sql

/** The document's figures first, then everything else that was counted three ways. */
export function tableOf(scheme: string, wanted: readonly Figure[], counted: Figures): Table {
  const figures = withShares(counted)
  const lines = wanted.map((one) => lineOf(one, figures))
  const named = new Set(wanted.map(({ figure }) => figure))
  for (const [figure, three] of Object.entries(figures)) {
    if (named.has(figure)) continue
    lines.push({ figure, say: '', document: '', ...three, verdict: agree(three) ? 'equal' : 'differs', why: '' })
  }
  const number = (verdict: Verdict) => lines.filter((line) => line.verdict === verdict).length
  return { scheme, lines, equal: number('equal'), differ: number('differs'), notYet: number('not yet') }
}

function lineOf(one: Figure, figures: Figures): Line {
  const { figure, say, text, 'not-yet': missing } = one
  const none = { api: null, script: null, sql: null }
  if (missing) return { figure, say, document: text, ...none, verdict: 'not yet', why: missing }
  const three = figures[figure]
  if (!three) throw new Error(`nobody counts “${figure}”`)
  const why = agree(three) ? (fits(text, three.api) ? '' : 'not what the document says') : 'the counts differ'
  return { figure, say, document: text, ...three, verdict: why ? 'differs' : 'equal', why }
}

/** Exit code: 0 all equal, 1 something differs, 3 only features are missing. */
export const exitCode = ({ differ, notYet }: Table): number => (differ > 0 ? 1 : notYet > 0 ? 3 : 0)

/** The table for people; its last line is the sum. */
export function printed({ lines, equal, differ, notYet }: Table): string {
  const cells = lines.map((line) => [
    line.figure,
    line.document || '–',
    ...[line.api, line.script, line.sql].map((value) => (value === null ? '–' : `${value}`)),
    [line.verdict, line.why].filter(Boolean).join(': '),
    line.say,
  ])
  const head = ['figure', 'document', 'API', 'script', 'SQL', 'verdict', '']
  const widths = head.map((word, at) => Math.max(width(word), ...cells.map((row) => width(row[at] ?? ''))))
  const rows = [head, ...cells].map((row) =>
    row
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd(),
  )
  return [...rows, `${equal} of ${lines.length} equal, ${differ} differ, ${notYet} not yet`].join('\n')
}

/** Chinese characters take two places on a terminal. */
const width = (text: string) => [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 2 : 1), 0)
