import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Parsed, type Problem, parseScheme, type Scheme } from '@lianxin/rules/scheme'
import { type Case, parseCases, runCase, uncovered } from '@lianxin/rules/scheme-cases'
import { resolveScheme } from '@lianxin/rules/scheme-inherit'
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

/** With what it inherits from the other schemes of its library. */
function whole(scheme: Scheme, file: string): Parsed {
  if (!scheme.inherits?.length) return { ok: true, scheme }
  const library = schemeFiles(dirname(dirname(file))).filter((other) => other !== file)
  const others = library.flatMap((other) => {
    const parsed = readScheme(other)
    return parsed.ok ? [parsed.scheme] : []
  })
  return resolveScheme(scheme.scheme, scheme.effective, [scheme, ...others])
}

/** What is wrong with a scheme file and the cases beside it. */
export function checkFile(file: string): { scheme: Scheme | undefined; cases: Case[]; problems: Problem[] } {
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
