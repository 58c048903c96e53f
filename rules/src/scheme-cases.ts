import { type Static, Type } from 'typebox'
import { mistypedAt } from './full-width.ts'
import { lowAtClose } from './low.ts'
import { score } from './points.ts'
import { total } from './points-book.ts'
import type { LineOf } from './scheme.ts'
import {
  countedIn,
  gradesOf,
  leftOf,
  mayBeProposed,
  standingProperties,
  starsOf,
  unshown,
  visitsOf,
} from './scheme-cases-standing.ts'
import type { Problem } from './scheme-check.ts'
import { type Fact, facts } from './scheme-facts.ts'
import { closed, Day, oneOf } from './scheme-parts.ts'
import type { Scheme } from './scheme-schema.ts'
import { problemsOf } from './scheme-words.ts'
import { shorten } from './text.ts'

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()])
const most = 10_000
const Who = Type.Unsafe<Fact['who']>({ enum: ['member', 'unit', 'branch'] })

/** One situation of cases.yaml with what the scheme must make of it. */
export const CaseSchema = closed({
  case: Type.String({ minLength: 4 }),
  who: Type.Optional(Who),
  'closed-through': Type.Optional(Day),
  facts: Type.Array(
    closed({
      kind: Type.Unsafe<Fact['kind']>({ enum: Object.keys(facts) }),
      date: Day,
      times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
      card: Type.Optional(Type.Unsafe<Fact['card']>({ enum: ['home', 'unit'] })),
      values: Type.Optional(Type.Record(Type.String(), Scalar)),
    }),
  ),
  lines: Type.Array(
    closed({
      rule: Type.String(),
      points: Type.Integer(),
      cut: Type.Optional(Type.Integer()),
      times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    }),
  ),
  total: Type.Optional(Type.Integer()),
  low: Type.Optional(
    closed({
      day: Day,
      points: Type.Integer(),
      missed: Type.Optional(Type.Array(Type.String())),
      excuses: Type.Optional(Type.Array(oneOf(['nothing-needed', 'paused', 'new']))),
      rules: Type.Array(Type.String()),
    }),
  ),
  ...standingProperties,
  /** Rules that just do not fire here. */
  'just-not': Type.Optional(Type.Array(Type.String())),
})
export type Case = Static<typeof CaseSchema>

/** Well-formed cases, or what is wrong with them, with the lines that `lineOf` knows. */
export function parseCases(
  raw: unknown,
  lineOf: LineOf = () => undefined,
): { ok: true; cases: Case[] } | { ok: false; problems: Problem[] } {
  const problem = (clause: string, path: (string | number)[], message: string, instead: string): Problem => {
    const line = lineOf(path)
    return { clause, message, instead, ...(line === undefined ? {} : { line }) }
  }
  if (!Array.isArray(raw) || raw.length === 0) {
    const message = raw === null || Array.isArray(raw) ? '一个例子也没有' : '这不是一张例子清单'
    return { ok: false, problems: [problem('cases', [], message, '每个例子以“- case: 一句话”开头')] }
  }
  const problems = raw.flatMap((one, at) =>
    problemsOf(CaseSchema, one).map(({ path, message, instead }) => {
      const mistyped = mistypedAt(one, path)
      const clause = [nameOf(one, at), ...path.map((step) => (typeof step === 'number' ? step + 1 : step))]
      return problem(
        `cases/${clause.join('/')}`,
        [at, ...path],
        mistyped?.message ?? message,
        mistyped?.instead ?? instead,
      )
    }),
  )
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, 50) }
  const cases = raw as Case[]
  const events = ({ facts: given }: Case) => given.reduce((sum, { times }) => sum + (times ?? 1), 0)
  let all = 0
  for (const [at, one] of cases.entries()) {
    all += events(one)
    if (events(one) <= most && all <= 10 * most) continue
    const clause = `cases/${nameOf(one, at)}/facts`
    const instead = `一个例子不超过 ${most} 件，全部例子不超过 ${10 * most} 件`
    return { ok: false, problems: [problem(clause, [at, 'facts'], '例子里的事太多', instead)] }
  }
  return { ok: true, cases }
}

function nameOf(one: unknown, at: number): string {
  const name = typeof one === 'object' && one !== null && 'case' in one ? one.case : undefined
  return typeof name === 'string' && name ? name : String(at + 1)
}

/** As text, with the keys of objects in one order: a case may name its rules in any. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

/** JSON as somebody would write it in the file, as far as a person reads it. */
function plain(json: string): string {
  const text = json.replace(/"((?:[^"\\]|\\.)*)"(:?)|,/g, (all, words?: string, colon = '') =>
    words === undefined ? `${all} ` : `${words}${colon && ': '}`,
  )
  return shorten(text, 300)
}

/** Facts of a case; `times` repeats one with ids of its own. */
export function factsOf(one: Case): Fact[] {
  return one.facts.flatMap((fact, at) =>
    Array.from({ length: fact.times ?? 1 }, (_, turn) => ({
      id: `${String(at).padStart(3, '0')}-${String(turn).padStart(4, '0')}`,
      kind: fact.kind,
      date: fact.date,
      who: one.who ?? ('member' as const),
      subjectId: 'someone',
      communityId: 'somewhere',
      card: fact.card ?? ('home' as const),
      values: (fact.values ?? {}) as Fact['values'],
    })),
  )
}

/** Differences between what a case expects and what the scheme makes of it; none when it holds. */
export function runCase(one: Case, scheme: Scheme): Problem[] {
  const problems: Problem[] = []
  const expect = (what: string, expected: unknown, found: unknown) => {
    const [a, b] = [inOrder(expected), inOrder(found)]
    if (a !== b)
      problems.push({
        clause: `cases/${one.case}/${what}`,
        message: `例子里写的是 ${plain(a)}，算出来是 ${plain(b)}`,
        instead: `${plain(b)}；例子没有错，就改方案里的规则`,
      })
  }
  const given = factsOf(one)
  const through = one['closed-through']
  const lines = score(given, scheme, through ? { closedThrough: through } : {})
  const show = (rule: string, points: number, cut = 0) => `${rule} ${points}${cut === 0 ? '' : ` (封顶减去 ${cut})`}`
  const wanted = one.lines.flatMap(({ rule, points, cut, times }) =>
    Array.from({ length: times ?? 1 }, () => show(rule, points, cut)),
  )
  expect(
    'lines',
    wanted,
    lines.map(({ rule, points, cut }) => show(rule, points, cut?.points)),
  )
  if (one.total !== undefined) expect('total', one.total, total(lines))
  const who = one.who ?? 'member'
  const excuses = one.low?.excuses ?? []
  const low = one.low
    ? lowAtClose(
        [{ who, subjectId: 'someone', points: one.low.points, missed: one.low.missed ?? [], excuses }],
        scheme,
        one.low.day,
      )
    : []
  if (one.low)
    expect(
      'low',
      one.low.rules,
      low.map(({ rule }) => rule),
    )
  const happened = [...lines.filter(({ points }) => points !== 0), ...low].map(({ rule }) => rule)
  for (const rule of one['just-not'] ?? []) {
    if (happened.includes(rule))
      problems.push({
        clause: `cases/${one.case}/just-not`,
        message: `“${rule}”在这里发生了`,
        instead: `从 just-not 里去掉“${rule}”，或改例子里的事`,
      })
  }
  const situation = { who, facts: given, lines, scheme }
  if (one.grades) expect('grades', one.grades.are, gradesOf(situation, one.grades.on))
  if (one.stars) expect('stars', one.stars.are, starsOf(situation, one.stars.on))
  if (one.awards) expect('awards', one.awards.may, mayBeProposed(situation, one.awards.on))
  if (one.rates) expect('rates', one.rates.counted, countedIn(situation, one.rates.on))
  if (one.visits) {
    const { made, missed } = one.visits
    expect('visits', { made, missed }, visitsOf(situation, one.visits.on, one.visits))
  }
  if (one.duties) expect('duties', one.duties.left, leftOf(situation, one.duties))
  return problems
}

/** Rules that no case fires, or that no case shows just not firing. */
export function uncovered(cases: readonly Case[], scheme: Scheme): Problem[] {
  const fired = new Set(
    cases.flatMap((one) => [
      ...one.lines.filter(({ points }) => points !== 0).map(({ rule }) => rule),
      ...(one.low?.rules ?? []),
    ]),
  )
  const spared = new Set(cases.flatMap((one) => one['just-not'] ?? []))
  const ids = [...(scheme.points ?? []), ...(scheme.low ?? [])].map(({ rule }) => rule)
  const both = ids.flatMap((id) => [
    ...(fired.has(id)
      ? []
      : [{ clause: `cases/${id}`, message: '没有一个例子用到这条规则', instead: '加一个会发生的例子' }]),
    ...(spared.has(id)
      ? []
      : [
          {
            clause: `cases/${id}`,
            message: '没有一个例子说明它何时刚好不发生',
            instead: `在例子里写 just-not: [${id}]`,
          },
        ]),
  ])
  return [...both, ...unshown(cases, scheme)]
}
