import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Parsed, type Problem, parseScheme, type Scheme } from '@lianxin/rules/scheme'
import { type Case, parseCases, runCase, uncovered } from '@lianxin/rules/scheme-cases'
import { type Broken, doubleReleases, resolveScheme } from '@lianxin/rules/scheme-resolve'
import { explained } from '@lianxin/rules/scheme-words'
import { hasWords, words } from '../server/src/platform/words.ts'
import { readYaml } from '../server/src/platform/yaml.ts'

/** Reads one scheme file; its name must be its effective date and its folder its id. */
export function readScheme(file: string): Parsed {
  const read = readYaml(readFileSync(file, 'utf8'))
  return read.ok ? parseScheme(read.value, read.lineOf) : read
}

/** Scheme files below a folder, oldest name first. */
export function schemeFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.yaml$/.test(basename(name)))
    .sort()
    .map((name) => join(folder, name))
}

/** A problem with the file it stands in, which is the scheme or the cases beside it. */
export type FileProblem = Problem & { file: string }

/** The other files of a scheme's library: its folder of schemes and, for an example, the one above it. */
function neighbours(file: string): string[] {
  const library = dirname(dirname(file))
  const folder = basename(library) === 'examples' ? dirname(library) : library
  return schemeFiles(folder).filter((other) => other !== file)
}

/** Id and date of a file without judging the rest of it. */
function headOf(file: string): { scheme: string; effective: string } {
  const text = readFileSync(file, 'utf8')
  const field = (name: string) => new RegExp(`^${name}:\\s*['"]?([^'"\\s#]+)`, 'm').exec(text)?.[1] ?? ''
  return { scheme: field('scheme'), effective: field('effective') }
}

/** With what it inherits from the other schemes of its library; one date can be released once. */
function whole(scheme: Scheme, file: string): Parsed {
  const files = neighbours(file)
  const again = doubleReleases([scheme, ...files.map(headOf).filter((other) => other.scheme === scheme.scheme)])
  if (again.length > 0) return { ok: false, problems: again }
  if (!scheme.inherits?.length) return { ok: true, scheme }
  const others: Scheme[] = []
  const broken: Broken[] = []
  for (const other of files) {
    const parsed = readScheme(other)
    if (parsed.ok) others.push(parsed.scheme)
    else for (const problem of parsed.problems.slice(0, 1)) broken.push({ ...headOf(other), problem })
  }
  return resolveScheme(scheme.scheme, scheme.effective, [scheme, ...others], broken)
}

/** Line of a clause in a text where the reader could not tell: its rule, its case, else its block. */
function lineIn(text: string, clause: string): number | undefined {
  const [block = '', id = ''] = clause.split('/')
  const lines = text.split('\n')
  const find = (test: (line: string) => boolean) => lines.findIndex(test) + 1 || undefined
  const own = block === 'cases' ? `case: ${id}` : id === '' ? '' : `rule: ${id}`
  const at = own === '' ? undefined : find((line) => /^\s*- /.test(line) && line.includes(own))
  return at ?? find((line) => line.startsWith(`${block}:`))
}

/** What is wrong with a scheme file and the cases beside it, each with file and line. */
export function checkFile(file: string): { scheme: Scheme | undefined; cases: Case[]; problems: FileProblem[] } {
  const { scheme, cases, problems } = look(file)
  const beside = join(dirname(file), 'cases.yaml')
  const texts = new Map<string, string>()
  const textOf = (path: string) => {
    if (!texts.has(path)) texts.set(path, existsSync(path) ? readFileSync(path, 'utf8') : '')
    return texts.get(path) ?? ''
  }
  const placed = problems.map((problem): FileProblem => {
    const where = problem.clause.startsWith('cases/') ? beside : file
    const line = problem.line ?? lineIn(textOf(where), problem.clause)
    return { ...problem, file: where, ...(line === undefined ? {} : { line }) }
  })
  return { scheme, cases, problems: placed }
}

/** Line of a clause of a scheme file: its rule, its entry of a catalogue, else its block. */
export function lineOfClause(file: string, clause: string): number | undefined {
  const [block = '', name = '', entry = ''] = clause.split('/')
  const text = readFileSync(file, 'utf8')
  if (block !== 'catalogues') return lineIn(text, clause)
  const lines = text.split('\n')
  const from = lines.indexOf(`  ${name}:`)
  const at = lines.findIndex((line, index) => index > from && line.includes(`id: ${entry},`))
  return at < 0 ? undefined : at + 1
}

function look(file: string): { scheme: Scheme | undefined; cases: Case[]; problems: Problem[] } {
  const alone = readScheme(file)
  const parsed = alone.ok ? whole(alone.scheme, file) : alone
  if (!parsed.ok) return { scheme: undefined, cases: [], problems: parsed.problems }
  const { scheme } = parsed
  let text: string
  try {
    text = readFileSync(join(dirname(file), 'cases.yaml'), 'utf8')
  } catch {
    const problem = { clause: 'cases', message: '旁边没有 cases.yaml', instead: '为每条规则写两个例子' }
    return { scheme, cases: [], problems: [problem] }
  }
  const read = readYaml(text)
  const cases = read.ok ? parseCases(read.value) : read
  if (!cases.ok) return { scheme, cases: [], problems: cases.problems }
  const problems = [...cases.cases.flatMap((one) => runCase(one, scheme)), ...uncovered(cases.cases, scheme)]
  return { scheme, cases: cases.cases, problems }
}

const say = words('zh-CN')

/** A problem's words with the names of the codes in it, as the pages call them. */
export const inWords = (text: string): string =>
  explained(text, (code) => {
    const at = ['facts', 'values', 'fields', 'blocks'].map((of) => `schemes:${of}.${code.replaceAll('.', '-')}`)
    const known = at.find((key) => hasWords('zh-CN', key))
    return known && say(known)
  })
