import { isBusinessDate } from './calendar.ts'
import { evidenceLevels } from './evidence.ts'
import type { LineOf } from './scheme.ts'
import type { Case } from './scheme-cases.ts'
import type { Problem } from './scheme-check.ts'
import { fixedWords } from './scheme-check-when.ts'
import { type FactKind, type FactValue, factCarries, factValues } from './scheme-facts.ts'
import { listBlocks, type Scheme } from './scheme-schema.ts'

type Path = (string | number)[]
type Tell = (path: Path, message: string, instead: string) => void

/**
 * Words of well-formed cases that name nothing: rules the scheme doesn't have, days that don't exist, values their fact
 * doesn't carry, a name used twice. Without this a case about such a word would hold for ever.
 */
export function casesProblems(cases: readonly Case[], scheme: Scheme, lineOf: LineOf = () => undefined): Problem[] {
  const problems: Problem[] = []
  const first = new Map<string, number>()
  const rules = rulesIn(scheme)
  cases.forEach((one, at) => {
    const tell: Tell = (path, message, instead) => {
      const line = lineOf([at, ...path])
      const place = path.map((step) => (typeof step === 'number' ? step + 1 : step))
      const clause = ['cases', one.case, ...place].join('/')
      problems.push({ clause, message, instead, ...(line === undefined ? {} : { line }) })
    }
    const before = first.get(one.case)
    if (before !== undefined) tell(['case'], `第 ${before + 1} 个例子也叫这个名字`, '每个例子用自己的名字')
    else first.set(one.case, at)
    for (const [path, day] of daysIn(one)) checkDay(path, day, tell)
    for (const [path, block, id] of namesIn(one)) {
      const known = block === 'any' ? rules.all : (rules.by[block] ?? [])
      if (!known.includes(id))
        tell(path, `方案里没有“${id}”这一条`, known.length > 0 ? `方案里有的：${known.join('、')}` : '去掉这一项')
    }
    one.facts.forEach(({ kind, values }, index) => {
      for (const [name, value] of Object.entries(values ?? {}))
        checkValue(kind, name, value, (message, instead) => tell(['facts', index, 'values', name], message, instead))
    })
  })
  return problems
}

function rulesIn(scheme: Scheme) {
  const by: Record<string, string[]> = {}
  for (const block of listBlocks) by[block] = (scheme[block] ?? []).map(({ rule }) => rule)
  by.missed = [...(by.duties ?? []), ...(by.rates ?? [])]
  return { by, all: [...(by.points ?? []), ...(by.low ?? [])] }
}

function checkDay(path: Path, day: string, tell: Tell): void {
  if (!isBusinessDate(day)) tell(path, `没有“${day}”这一天`, '日历上有的一天，如 2026-03-01')
  else if (day < '2000-01-01' || day > '2100-12-31') tell(path, '这一天太早或太晚', '2000 年到 2100 年之间的一天')
}

function daysIn(one: Case): [Path, string][] {
  const found: [Path, string | undefined][] = [
    [['closed-through'], one['closed-through']],
    [['low', 'day'], one.low?.day],
    [['duties', 'on'], one.duties?.on],
    [['duties', 'since'], one.duties?.since],
    [['visits', 'since'], one.visits?.since],
    ...(['grades', 'stars', 'awards', 'rates', 'visits'] as const).map((name): [Path, string | undefined] => [
      [name, 'on'],
      one[name]?.on,
    ]),
    ...(one.visits?.requests ?? []).map((day, at): [Path, string] => [['visits', 'requests', at], day]),
    ...one.facts.map(({ date }, at): [Path, string] => [['facts', at, 'date'], date]),
  ]
  return found.filter((entry): entry is [Path, string] => entry[1] !== undefined)
}

/** Each rule that a case names, with the block it must stand in; any: points or low, missed: duties or rates. */
function namesIn(one: Case): [Path, string, string][] {
  const list = (path: Path, block: string, ids: readonly string[] = []) =>
    ids.map((id, at): [Path, string, string] => [[...path, at], block, id])
  const keys = (path: Path, block: string, of: object = {}) =>
    Object.keys(of).map((id): [Path, string, string] => [[...path, id], block, id])
  return [
    ...one.lines.map(({ rule }, at): [Path, string, string] => [['lines', at, 'rule'], 'points', rule]),
    ...list(['just-not'], 'any', one['just-not']),
    ...list(['low', 'rules'], 'low', one.low?.rules),
    ...list(['low', 'missed'], 'missed', one.low?.missed),
    ...list(['awards', 'may'], 'awards', one.awards?.may),
    ...keys(['duties', 'left'], 'duties', one.duties?.left),
    ...keys(['grades', 'are'], 'grades', one.grades?.are),
    ...keys(['stars', 'are'], 'grades', one.stars?.are),
    ...keys(['rates', 'counted'], 'rates', one.rates?.counted),
    ...keys(['visits', 'made'], 'visits', one.visits?.made),
    ...keys(['visits', 'missed'], 'visits', one.visits?.missed),
  ]
}

function checkValue(kind: FactKind, name: string, value: unknown, tell: (m: string, i: string) => void): void {
  if (!Object.hasOwn(factValues, name) || !factCarries(kind, name)) {
    const carried = Object.keys(factValues).filter((one) => factCarries(kind, one))
    tell(`“${kind}”这件事没有“${name}”`, `能看的条件：${carried.join('、')}`)
    return
  }
  const form = factValues[name as FactValue]
  const words = form === 'level' ? evidenceLevels : fixedWords(kind, name as FactValue)
  const fits = typeof value === { number: 'number', word: 'string', truth: 'boolean', level: 'string' }[form]
  const instead = { number: '不加引号的数字', word: '一个词', truth: 'true 或 false', level: '' }[form]
  if (!fits) tell(`“${String(value)}”不能用在这里`, words?.join('、') ?? instead)
  else if (words && !words.some((one) => one === value)) tell(`“${String(value)}”不在可选的词里`, words.join('、'))
}
