import { ensureChromium } from './lib/chromium.ts'
import { findPostgres, findProgram } from './lib/programs.ts'
import { type Count, close, runSuites } from './lib/suites.ts'
import { buildWeb } from './lib/web.ts'

/** The suites of every commit in another setting; without its program a group has failed, and says what to install. */
const groups: Record<string, () => { env: Record<string, string> } | { install: string }> = {
  pooler: () => {
    const program = findProgram('pgbouncer')
    return program ? { env: { LIANXIN_POOLER: program } } : { install: 'pgbouncer' }
  },
  pg15: () => {
    const bin = findPostgres(15)
    return bin ? { env: { LIANXIN_PG_BIN: bin } } : { install: 'postgresql-15' }
  },
}

async function runGroup(name: string, filters: string[]): Promise<Count> {
  const found = groups[name]?.() ?? { install: name }
  if ('install' in found) {
    console.log(`${name}: not run, which counts as failed. As root: apt-get install -y ${found.install}`)
    return { passed: 0, failed: 1 }
  }
  console.log(`${name}: the server's suites with ${Object.values(found.env)}`)
  // beside another database's programs a machine is slower; patience is not what these groups try
  return runSuites(['--project', 'server', '--testTimeout=120000', ...filters], found.env)
}

// npm run test:long: the files *.long.ts, which are too long for every commit, then each group.
// npm run test:long -- walls: the long files with this word; -- pooler needs: the group, only files with this word.
const words = process.argv.slice(2)
const asked = words.filter((word) => word in groups)
const filters = words.filter((word) => !(word in groups))
const counts: Count[] = []
buildWeb()
if (asked.length === 0) {
  const chromium = ensureChromium()
  counts.push(await runSuites(filters, { LIANXIN_LONG: '1', ...(chromium ? { CHROMIUM: chromium } : {}) }))
}
const wanted = asked.length > 0 ? asked : filters.length > 0 ? [] : Object.keys(groups)
for (const name of wanted) counts.push(await runGroup(name, filters))
close(counts)
