import { type Check, filesOf, isCode, isTest, lineAt, onlyStrings, textOf, withoutComments } from './kit.ts'

/** The only files that may ask what time it is, and one that waits for real processes to start and end. */
const ports = new Set(['server/src/platform/clock.ts', 'web/src/clock.ts', 'server/src/platform/cluster/processes.ts'])
// Ids carry the time too (UUIDv7), so they are made in one place from the clock's time.
const idPorts = new Set(['server/src/platform/ids.ts', 'web/src/ids.ts'])

const inCode = [
  /\bDate\s*\.\s*now\b/g,
  /\bnew\s+Date\s*(?:\(\s*\)|(?![\w\s(.]))/g,
  /(?<!new\s)(?<![.\w])Date\s*\(/g,
  /\bperformance\s*\.\s*now\b/g,
  /\bTemporal\s*\.\s*Now\b/g,
  /\bprocess\s*\.\s*hrtime\b/g,
]
const inSql = [
  /(?<![.\w])now\s*\(\s*\)/gi,
  /\bcurrent_(?:date|time|timestamp)\b/gi,
  /\blocaltime(?:stamp)?\b/gi,
  /\b(?:clock|statement|transaction)_timestamp\b/gi,
  /\btimeofday\s*\(/gi,
  /'(?:now|today|tomorrow|yesterday)'\s*::/gi,
  /\b(?:uuidv7|uuid_generate_v[17])\s*\(/gi,
]
const ids = [/from 'uuid'/g]

/** Where a text asks for the time, as `line: words`; SQL's clocks are looked for in SQL files and inside strings. */
export function clocksIn(path: string, text: string): string[] {
  if (path.endsWith('.sql')) return hits(withoutComments(path, text), inSql)
  // A test may measure how long something took; what time it is it must not ask either.
  const asked = inCode.filter((pattern) => !isTest(path) || !pattern.source.includes('performance'))
  const code = hits(withoutComments(path, text), idPorts.has(path) ? asked : [...asked, ...ids])
  // A browser has no SQL.
  return path.startsWith('web/') ? code : [...code, ...hits(onlyStrings(path, text), inSql)]
}

const hits = (text: string, patterns: RegExp[]) =>
  patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => `${lineAt(text, match.index)}: ${match[0].trim()}`),
  )

/**
 * Time comes from the port (`ctx.now`), so a test or a played year can set it. Tools and benches measure themselves
 * and may look at the real clock.
 */
export const clock: Check = {
  name: 'clock',
  unit: 'files',
  minimum: 180,
  async look(root) {
    const all = filesOf(root).filter(
      (path) => (isCode(path) || path.endsWith('.sql')) && /^(rules|contract|server|web\/src)\//.test(path),
    )
    const problems = all
      .filter((path) => !ports.has(path))
      .flatMap((path) =>
        clocksIn(path, textOf(root, path)).map((hit) => `${path}:${hit} — take the time from the clock's port`),
      )
    return { saw: all.length, problems }
  },
}
