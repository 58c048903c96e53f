import type { TSchema } from 'typebox'
import { mistypedAt } from './full-width.ts'
import { checkScheme, type Problem } from './scheme-check.ts'
import { type Scheme, SchemeSchema, type SwitchName } from './scheme-schema.ts'
import { problemsOf } from './scheme-words.ts'

export type { Problem } from './scheme-check.ts'
export type { Scheme } from './scheme-schema.ts'

export type Parsed = { ok: true; scheme: Scheme } | { ok: false; problems: Problem[] }
/** Line of a path in the file the scheme was read from, 1-based. */
export type LineOf = (path: readonly (string | number)[]) => number | undefined

type Path = readonly (string | number)[]
const mostProblems = 50
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads a scheme from a plain object (YAML already parsed): first its form, block by block, then contradictions.
 * A scheme that inherits is judged as a whole by `inherit`, which passes `inherited`; alone only its form counts.
 * Never throws: what is wrong comes back as a list of problems with clause, message and what to write instead.
 */
export function parseScheme(raw: unknown, lineOf: LineOf = () => undefined, inherited = false): Parsed {
  const problems: Problem[] = []
  const report = (path: Path, message: string, instead: string) => {
    // a file in a foreign form is wrong everywhere; nobody reads more
    if (problems.length >= mostProblems) return
    const line = lineOf(path)
    const told = mistypedAt(raw, path) ?? { message, instead }
    const problem = { clause: clauseOf(raw, path), ...told, ...(line === undefined ? {} : { line }) }
    if (!problems.some(({ clause, message: same }) => clause === problem.clause && same === told.message))
      problems.push(problem)
  }
  if (!isRecord(raw)) {
    report([], '这不是一个方案', 'scheme: 编号，另起一行 name: 名称 ……')
    return { ok: false, problems }
  }
  const known: Record<string, TSchema> = SchemeSchema.properties
  for (const key of Object.keys(raw)) {
    if (!Object.hasOwn(known, key)) report([key], `不认识“${key}”这一块`, `能写的块：${Object.keys(known).join('、')}`)
  }
  for (const key of SchemeSchema.required) if (!Object.hasOwn(raw, key)) report([], `缺少 ${key}`, `补上 ${key}`)
  for (const [key, schema] of Object.entries(known)) {
    if (Object.hasOwn(raw, key)) checkForm(schema, raw[key], [key], report)
  }
  const part = !inherited && Array.isArray(raw.inherits) && raw.inherits.length > 0
  if (problems.length === 0 && !part) checkScheme(raw as Scheme, report)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, scheme: raw as Scheme }
}

/** Items of a list are checked one by one, so that one bad rule does not hide the next. */
function checkForm(schema: TSchema, value: unknown, path: Path, report: (p: Path, m: string, i: string) => void): void {
  const { items } = schema as { items?: TSchema }
  if (items && Array.isArray(value) && isRecord(value[0])) {
    value.forEach((item, at) => {
      checkForm(items, item, [...path, at], report)
    })
    return
  }
  for (const found of problemsOf(schema, value)) report([...path, ...found.path], found.message, found.instead)
}

/** points/praised/give rather than points/3/give. */
function clauseOf(raw: unknown, path: Path): string {
  let part: unknown = raw
  const names = path.map((step) => {
    part = (part as Record<string | number, unknown> | undefined)?.[step]
    if (typeof step === 'string') return step
    const id = isRecord(part) ? (part.rule ?? part.id) : undefined
    return typeof id === 'string' ? id : String(step + 1)
  })
  return names.join('/') || 'scheme'
}

type Dated = { effective: string; 're-score-from'?: string }

/** The first day a version judges: its effective date, or an earlier one that it says to score anew from. */
export function startOf(version: Dated): string {
  return version['re-score-from'] ?? version.effective
}

/**
 * The versions as they count on the Beijing day `today`: one that is to score anew reaches back only from its own first
 * day on (scheme-model, semantics 2). Before, it is one that comes, and the past stays under those before it.
 */
export function asOf<T extends Dated>(versions: readonly T[], today: string): T[] {
  return versions.map((version) => {
    if (version['re-score-from'] === undefined || version.effective <= today) return version
    const { 're-score-from': _, ...rest } = version
    return rest as T
  })
}

/** The version in force on a Beijing day; undefined before the first one takes effect. */
export function schemeOn<T extends Dated>(versions: readonly T[], date: string): T | undefined {
  return versions
    .filter((version) => startOf(version) <= date)
    .reduce<T | undefined>(
      (best, one) => (best === undefined || one.effective > best.effective ? one : best),
      undefined,
    )
}

/** True for what can be a scheme's id. */
export function isScheme(id: string): boolean {
  return /^[a-z][a-z0-9-]{1,39}$/.test(id)
}

/** A scheme version's name wherever one is kept: some-county@2023-01-01. */
export function versionOf(scheme: Scheme): string {
  return `${scheme.scheme}@${scheme.effective}`
}

/** True when the scheme turns a switch on and its end date has not passed. All are off by default. */
export function isOn(scheme: Scheme, name: SwitchName, date: string): boolean {
  const on = scheme.switches?.[name]
  return on !== undefined && date <= on.until
}

/** The law a switch meets; shown beside it by the check, whoever turned it on. */
export const lawBeside: Readonly<Record<SwitchName, 'LAW-1' | 'LAW-4'>> = {
  ranking: 'LAW-1',
  'compulsory-check-in': 'LAW-1',
  'compulsory-photo': 'LAW-1',
  'location-band': 'LAW-1',
  'negative-publication': 'LAW-4',
  'online-time': 'LAW-1',
}
