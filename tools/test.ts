import { ensureChromium } from './lib/chromium.ts'
import { type Count, close, runSuites } from './lib/suites.ts'
import { buildWeb } from './lib/web.ts'

type Check = { name: string; unit?: string; run(): Promise<{ saw: number; problems?: string[] }> }

/** Each check of the whole tree is one test. Two at a time: they start compilers and a database of their own. */
async function runChecks(): Promise<Count> {
  const { checks } = (await import('./check.ts')) as { checks: Check[] }
  const count: Count = { passed: 0, failed: 0 }
  const queue = [...checks]
  const work = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      const { saw, problems } = await check.run().catch((error) => ({ saw: 0, problems: [`${error?.stack ?? error}`] }))
      const wrong = problems ?? []
      if (saw === 0 && wrong.length === 0) wrong.push('it saw nothing')
      if (wrong.length > 0) count.failed++
      else count.passed++
      console.log(`${wrong.length > 0 ? 'no' : 'ok'} check ${check.name} saw ${saw} ${check.unit ?? ''}`)
      for (const line of wrong) console.log(`   ${line}`)
    }
  }
  await Promise.all([work(), work()])
  return count
}

/** The pages under test are the built ones; when they can't be built, that is one failed test and the rest still runs. */
function built(): Count {
  try {
    buildWeb()
    return { passed: 0, failed: 0 }
  } catch (error) {
    console.log((error as Error).message)
    return { passed: 0, failed: 1 }
  }
}

// npm test -- needs: only the files whose path has this word, without the checks.
const filters = process.argv.slice(2)
const counts = filters.length > 0 ? [] : [await runChecks()]
counts.push(built())
const chromium = ensureChromium()
counts.push(await runSuites(filters, chromium ? { CHROMIUM: chromium } : {}))
close(counts)
