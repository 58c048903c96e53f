import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkout } from '../../server/src/platform/cluster/home.ts'

/** How many tests passed and failed; one that was skipped or put off has failed. */
export type Count = { passed: number; failed: number }

type Report = {
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { status: string; fullName: string }[]
  }[]
}

/** Counts a report of vitest. A file that failed outside its tests, and a run that failed outside its files, count one. */
export function countReport(report: Report, exitCode: number): Count & { unseen: string[] } {
  const tests = report.testResults.flatMap((file) => file.assertionResults)
  const passed = tests.filter((test) => test.status === 'passed').length
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  const unseen = tests.filter((test) => !['passed', 'failed'].includes(test.status)).map((test) => test.fullName)
  const failed = tests.length - passed + broken.length
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed, unseen }
}

/** Runs vitest with its words on our stdout. `signal` reaches it when we are stopped; its own set-up cleans up. */
export async function runSuites(filters: string[], env: Record<string, string>): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-report-'))
  const file = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const code = await run(['run', ...reporters, ...filters], env)
    const { unseen, ...count } = countReport(JSON.parse(readFileSync(file, 'utf8')) as Report, code)
    for (const name of unseen) console.log(`skipped, which counts as failed: ${name}`)
    return count
  } catch (error) {
    console.log(`The suites left no report: ${(error as Error).message}`)
    return { passed: 0, failed: 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(args: string[], env: Record<string, string>): Promise<number> {
  const vitest = join(checkout, 'node_modules/vitest/vitest.mjs')
  const options = {
    cwd: checkout,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'] as ['ignore', 'inherit', 'inherit'],
  }
  const child: ChildProcess = spawn(process.execPath, [vitest, ...args], options)
  const pass = (signal: NodeJS.Signals) => void child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, pass)
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}

/** The closing line, last on stdout, and the exit code that follows from it: nothing passed is a failure too. */
export function close(counts: Count[]): void {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
  console.log(`${passed} passed, ${failed} failed`)
}
