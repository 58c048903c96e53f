import { readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type Parsed, type Problem, parseScheme, type Scheme } from '@lianxin/rules/scheme'
import { type Case, parseCases, runCase, uncovered } from '@lianxin/rules/scheme-cases'
import { casesProblems } from '@lianxin/rules/scheme-cases-words'
import { type Broken, doubleReleases, resolveScheme } from '@lianxin/rules/scheme-resolve'
import { explained } from '@lianxin/rules/scheme-words'
import { hasWords, words } from '../server/src/platform/words.ts'
import { mostBytes, type Read, readYaml } from '../server/src/platform/yaml.ts'
import { libraryOf } from './scheme-library.ts'

/** A problem with the file it stands in, which is the scheme or the cases beside it. */
export type FileProblem = Problem & { file: string }

const refused = (message: string, instead: string): Read => ({
  ok: false,
  problems: [{ clause: 'file', message, instead }],
})

/** Reads one file as YAML. What is no file, or can't be opened, is a problem too; nothing is read of what is too large. */
export function readFileAsYaml(file: string): Read {
  try {
    const found = statSync(file)
    if (found.isDirectory()) return refused('这是一个文件夹，不是文件', '写上里面那个 .yaml 文件')
    if (!found.isFile()) return refused('这不是一个普通文件', '写上一个 .yaml 文件')
    if (found.size > mostBytes) return refused('文件太大，不像一个方案', '一个方案不超过 512 kB')
    return readYaml(readFileSync(file))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return refused('没有这个文件', '看看文件名和文件夹')
    return refused('打不开这个文件', '看看有没有读它的权限，或它是不是正被别的程序占着')
  }
}

/** Reads one scheme file by itself, without what it inherits. */
export function readScheme(file: string): Parsed {
  const read = readFileAsYaml(file)
  return read.ok ? parseScheme(read.value, read.lineOf) : read
}

/** Id and date of a file without judging the rest of it; empty where it says none. */
function headOf(file: string): { scheme: string; effective: string } {
  const text = textOf(file)
  const field = (name: string) => new RegExp(`^${name}:\\s*['"]?([^'"\\s#]+)`, 'm').exec(text)?.[1] ?? ''
  return { scheme: field('scheme'), effective: field('effective') }
}

/** With what it inherits from the other schemes of its library; one date can be released once. */
function whole(scheme: Scheme, file: string): Parsed {
  const files = libraryOf(file, scheme.scheme)
  const double = files.find((other) => {
    const head = headOf(other)
    return head.scheme === scheme.scheme && head.effective === scheme.effective
  })
  if (double) {
    const where = relative(dirname(file), double)
    const problems = doubleReleases([scheme, scheme])
    return { ok: false, problems: problems.map((one) => ({ ...one, message: `${one.message}：${where}` })) }
  }
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

/** Text of a file as far as lines are looked for in it; empty when it can't be read. */
function textOf(file: string): string {
  try {
    const found = statSync(file)
    return found.isFile() && found.size <= mostBytes ? readFileSync(file, 'utf8') : ''
  } catch {
    return ''
  }
}

/** Line of a clause in a text where the reader could not tell: its rule, its case, else its block. */
function lineIn(text: string, clause: string): number | undefined {
  const [block = '', id = ''] = clause.split('/')
  const lines = text.split('\n')
  const find = (test: (line: string) => boolean) => lines.findIndex(test) + 1 || undefined
  const at = id === '' ? undefined : find((line) => /^\s*- /.test(line) && line.includes(`rule: ${id}`))
  return at ?? find((line) => line.startsWith(`${block}:`))
}

/** What is wrong with a scheme file and the cases beside it, each with file and line. */
export function checkFile(file: string): { scheme: Scheme | undefined; cases: Case[]; problems: FileProblem[] } {
  const alone = readScheme(file)
  const parsed = alone.ok ? whole(alone.scheme, file) : alone
  const here = (problem: Problem): FileProblem => {
    const line = problem.line ?? lineIn(textOf(file), problem.clause)
    return { ...problem, file, ...(line === undefined ? {} : { line }) }
  }
  if (!parsed.ok) return { scheme: undefined, cases: [], problems: parsed.problems.map(here) }
  const { scheme } = parsed
  const beside = join(dirname(file), 'cases.yaml')
  const { cases, problems } = casesOf(beside, scheme)
  return { scheme, cases, problems: problems.map((problem) => ({ ...problem, file: beside })) }
}

/** The cases beside a scheme, and where they say something else than it does. */
function casesOf(beside: string, scheme: Scheme): { cases: Case[]; problems: Problem[] } {
  const read = readFileAsYaml(beside)
  if (!read.ok) {
    const none = read.problems.map((one) => (one.message === '没有这个文件' ? { ...one, instead: everyRule } : one))
    return { cases: [], problems: none }
  }
  const parsed = parseCases(read.value, read.lineOf)
  if (!parsed.ok) return { cases: [], problems: parsed.problems }
  const { cases } = parsed
  const words = casesProblems(cases, scheme, read.lineOf)
  if (words.length > 0) return { cases, problems: words }
  const differing = cases.flatMap((one, at) => {
    const line = read.lineOf([at])
    return runCase(one, scheme).map((problem) => (line === undefined ? problem : { ...problem, line }))
  })
  return { cases, problems: [...differing, ...uncovered(cases, scheme)] }
}
const everyRule = '在方案旁边写一个 cases.yaml，为每条规则写两个例子'

/** Line of a clause of a scheme file: its rule, its entry of a catalogue, else its block. */
export function lineOfClause(file: string, clause: string): number | undefined {
  const [block = '', name = '', entry = ''] = clause.split('/')
  const text = textOf(file)
  if (block !== 'catalogues') return lineIn(text, clause)
  const lines = text.split('\n')
  const from = lines.indexOf(`  ${name}:`)
  const at = lines.findIndex((line, index) => index > from && line.includes(`id: ${entry},`))
  return at < 0 ? undefined : at + 1
}

const say = words('zh-CN')

/** A problem's words with the names of the codes in it, as the pages call them. */
export const inWords = (text: string): string =>
  explained(text, (code, shelves) => {
    const at = shelves.map((of) => `schemes:${of}.${code.replaceAll('.', '-')}`)
    const known = at.find((key) => hasWords('zh-CN', key))
    return known && say(known)
  })

/** A problem as the terminal shows it: where, what is wrong, what to write instead. */
export const told = ({ file, clause, line, message, instead }: FileProblem): string =>
  `${file}${line === undefined ? '' : `:${line}`} ${clause}\n  ${inWords(message)}\n  改成：${inWords(instead)}`
