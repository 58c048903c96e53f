import { readYaml } from '../../server/src/platform/yaml.ts'
import { type Check, filesOf, textOf } from './kit.ts'

/** One thing that the texts ask for. */
interface Requirement {
  id: string
  what: string
  /** Is it said by clauses of schemes; else the product alone does it. */
  rule: boolean
  /** Features of the server that do it. */
  features: string[]
  /** What of it does not run yet. */
  notYet?: string
}

/** A clause that carries a requirement out: file, line and the clause's path. */
interface Place {
  file: string
  line: number
  clause: string
}

const listFile = 'tools/check/requirements.json'
const document = 'docs/coverage.md'

/** Clauses by requirement, in the order of files and lines; examples are not counted. */
export function placesOf(root: string): { places: Map<string, Place[]>; clauses: number } {
  const places = new Map<string, Place[]>()
  let clauses = 0
  const files = filesOf(root, 'schemes').filter((file) => /^schemes\/[^/]+\/\d{4}-\d{2}-\d{2}\.yaml$/.test(file))
  for (const file of files) {
    const read = readYaml(textOf(root, file))
    if (!read.ok) continue
    const walk = (part: unknown, path: (string | number)[]) => {
      if (typeof part !== 'object' || part === null) return
      const { meets, rule } = part as { meets?: string[]; rule?: string }
      if (Array.isArray(meets)) {
        clauses++
        const clause = rule === undefined ? path.join('/') : `${path[0]}/${rule}`
        for (const id of meets)
          places.set(id, [...(places.get(id) ?? []), { file, line: read.lineOf(path) ?? 0, clause }])
      }
      for (const [key, value] of Object.entries(part)) walk(value, [...path, Array.isArray(part) ? Number(key) : key])
    }
    walk(read.value, [])
  }
  return { places, clauses }
}

const requirementsOf = (root: string): Requirement[] => JSON.parse(textOf(root, listFile))

/** The whole of docs/coverage.md out of the list and the schemes. */
export function coverageText(root: string): string {
  const { places, clauses } = placesOf(root)
  const all = requirementsOf(root)
  const rules = all.filter(({ rule }) => rule)
  const row = ({ id, what, rule, features, notYet }: Requirement) => {
    const found = places.get(id) ?? []
    const said = found.map(({ file, line, clause }) => `\`${file}:${line}\` ${clause}`).join('<br>')
    const done = features.map((name) => `\`server/src/${name}/\``).join(', ')
    const open = notYet === undefined ? '' : `${done === '' ? '' : '; '}not yet: ${notYet}`
    return `| ${id} | ${what} | ${rule ? said : 'not a rule'} | ${done}${open} |`
  }
  const open = all.filter(({ notYet }) => notYet !== undefined).length
  return `# What the texts ask for, and where it stands

Written by \`npm run scheme -- coverage\` and compared by \`npm run check\`. A clause of a scheme names what it carries out
in its field \`meets\`; the second half says which feature of the server acts on it, and what does not run yet.

${all.length} things asked for; ${rules.length} are said by ${clauses} clauses of schemes; of ${open} something does not run yet.

| id | what | clauses: file, line, rule | in the product |
|---|---|---|---|
${all.map(row).join('\n')}
`
}

/** Every requirement that is a rule is carried by a clause, and the document says file and line as they are. */
export const coverage: Check = {
  name: 'coverage',
  unit: 'clauses that say what they meet',
  minimum: 150,
  async look(root) {
    const { places, clauses } = placesOf(root)
    const all = requirementsOf(root)
    const known = new Set(all.map(({ id }) => id))
    const problems = all
      .filter(({ id, rule }) => rule && !places.has(id))
      .map(({ id, what }) => `${listFile}: no clause of a scheme meets ${id} (${what})`)
    for (const [id, found] of places) {
      for (const { file, line } of known.has(id) ? [] : found)
        problems.push(`${file}:${line} meets ${id}, which is not in ${listFile}`)
    }
    const features = new Set(filesOf(root, 'server/src').map((path) => path.split('/')[2] ?? ''))
    for (const { id, features: named } of all) {
      for (const name of named)
        if (!features.has(name)) problems.push(`${listFile}: ${id} names server/src/${name}/, which is not there`)
    }
    const there = filesOf(root, 'docs').includes(document) ? textOf(root, document) : ''
    if (there !== coverageText(root))
      problems.push(`${document}: not what the schemes say now; npm run scheme -- coverage writes it`)
    return { saw: clauses, problems }
  },
}
