import { type Check, filesOf, isCode, isTest, textOf } from './kit.ts'

const LONGEST = 400
const generated = new Set(['server/src/platform/tables.ts'])

/** Lines of each source file, tests apart, longest last. */
export function lengths(root: string): { path: string; lines: number }[] {
  return filesOf(root)
    .filter((path) => (isCode(path) || path.endsWith('.css')) && !generated.has(path))
    .map((path) => ({ path, lines: textOf(root, path).trimEnd().split('\n').length }))
    .sort((a, b) => a.lines - b.lines)
}

/** The file at this share of the sorted list: 0.5 is the median. */
export const percentile = (sorted: { path: string; lines: number }[], share: number) =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]?.lines ?? 0

/** No file over 400 lines; medians are told by `npm run check -- length`, and held to what house.md promises. */
export const length: Check = {
  name: 'length',
  unit: 'files',
  minimum: 240,
  async look(root) {
    const all = lengths(root)
    const problems = all
      .filter((file) => file.lines > LONGEST)
      .map((file) => `${file.path}: ${file.lines} lines, ${LONGEST} are the most`)
    const source = all.filter((file) => !isTest(file.path))
    const median = percentile(source, 0.5)
    const ninth = percentile(source, 0.9)
    if (median > 80) problems.push(`the median source file has ${median} lines, 80 are the most`)
    if (ninth > 200) problems.push(`one source file in ten has more than ${ninth} lines, 200 are the most`)
    return { saw: all.length, problems }
  },
}
