import { readFileSync, writeFileSync } from 'node:fs'
import { lifeCycles, mermaid, statesOf } from '@lianxin/rules/life-cycles'

const target = new URL('../docs/life-cycles.md', import.meta.url)

/** docs/life-cycles.md as the code says it; the test of the rules compares the file with this. */
export function lifeCyclesPage(): string {
  const parts = [
    '# Life-cycles',
    '',
    'Drawn from `rules/src/life-cycles.ts` by `node tools/life-cycles.ts`; edit the table, not this page.',
    'A transition is a row with who, when and why; the state is that of the last row. Each arrow is a verb of the API.',
  ]
  for (const life of Object.values(lifeCycles)) {
    parts.push('', `## ${life.entity}`, '', `${statesOf(life).length} states, ends: ${life.ends.join(', ') || 'none'}.`)
    parts.push('', '```mermaid', mermaid(life), '```')
  }
  return `${parts.join('\n')}\n`
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--check')) process.exit(readFileSync(target, 'utf8') === lifeCyclesPage() ? 0 : 1)
  writeFileSync(target, lifeCyclesPage())
}
