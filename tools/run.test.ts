import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkout } from '../server/src/platform/cluster/home.ts'
import { identityOf, waitFor } from '../server/src/platform/cluster/processes.ts'

// A small checkout without dependencies, so that npm ci needs no registry.
let folder: string
const started: ChildProcess[] = []
const write = (name: string, content: string) => writeFileSync(join(folder, name), content)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianxin-run-'))
  mkdirSync(join(folder, 'tools'))
  cpSync(join(checkout, 'tools/run.mjs'), join(folder, 'tools/run.mjs'))
  cpSync(join(checkout, 'tools/lib'), join(folder, 'tools/lib'), { recursive: true })
  write('package.json', '{"name":"small","version":"1.0.0","type":"module"}')
  write('package-lock.json', lockOf('1.0.0'))
  write(
    'tools/hello.ts',
    `const words: string[] = process.argv.slice(2)
    process.stdin.on('end', () => { console.log(words.join('+'), 'stdin ended'); process.exitCode = 3 }).resume()`,
  )
  write(
    'tools/stay.ts',
    `process.on('SIGTERM', () => { console.log('told to stop'); process.exit(0) })
    setInterval(() => {}, 1000); console.log('up', process.pid)`,
  )
})
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const lockOf = (version: string) =>
  JSON.stringify({
    name: 'small',
    version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name: 'small', version: '1.0.0' } },
  })
const environment = (more: Record<string, string> = {}) => ({
  PATH: process.env.PATH,
  HOME: join(folder, 'no/such/home'),
  ...more,
})

function run(...args: string[]) {
  return spawnSync(process.execPath, ['tools/run.mjs', ...args], { cwd: folder, encoding: 'utf8', env: environment() })
}

async function stay(
  more: Record<string, string> = {},
): Promise<{ child: ChildProcess; words: () => string; inner: number }> {
  const child = spawn(process.execPath, ['tools/run.mjs', 'stay'], {
    cwd: folder,
    env: environment(more),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  started.push(child)
  let words = ''
  child.stdout.on('data', (data) => (words += data))
  child.stderr.on('data', (data) => (words += data))
  expect(await waitFor(() => /up \d+/.test(words) || child.exitCode !== null, 20)).toBe(true)
  return { child, words: () => words, inner: Number(/up (\d+)/.exec(words)?.[1]) }
}

test('a script gets its arguments, an ended stdin and no terminal, and its exit code is the run’s', () => {
  const done = run('hello', 'a', '--b')
  expect([done.stdout, done.status]).toEqual(['a+--b stdin ended\n', 3])
})

test('dependencies are installed once, though there is no home to write to', () => {
  expect(run('hello').stderr).toContain('Installing the dependencies')
  expect(run('hello').stderr).toBe('')
  write('package-lock.json', lockOf('2.0.0'))
  expect(run('hello').status).toBe(3)
})

test('a script that is not there is told in one line', () => {
  const done = run('nothing')
  expect([done.status, done.stderr]).toEqual([2, 'There is no tools/nothing.ts to run.\n'])
})

test('of several first runs at once one installs, and all of them run', async () => {
  const all = await Promise.all([stay(), stay(), stay()])
  const installed = all.filter(({ words }) => words().includes('Installing'))
  expect(installed.length).toBe(1)
})

test('while a server of this checkout runs the dependencies are not touched, even if only the server itself is left', async () => {
  const { child, inner } = await stay()
  child.kill('SIGKILL')
  await waitFor(() => !identityOf(child.pid ?? 0), 5)
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true })
  mkdirSync(join(folder, 'node_modules'))
  const done = run('hello')
  process.kill(inner, 'SIGKILL')
  expect([done.status, done.stderr]).toEqual([1, expect.stringMatching(/"npm run stay" of this checkout is running/)])
  await waitFor(() => !identityOf(inner), 5)
  expect(run('hello').status).toBe(3)
})

test('a lock whose holder was killed is taken over', () => {
  expect(run('hello').status).toBe(3)
  write('.cache/install.lock', '999999999:1')
  expect(run('hello').status).toBe(3)
  expect(existsSync(join(folder, '.cache/install.lock'))).toBe(false)
})

test('asked to end, it passes the word on, waits and leaves no note behind', async () => {
  const { child, words } = await stay()
  child.kill('SIGTERM')
  expect(await waitFor(() => child.exitCode !== null, 5)).toBe(true)
  expect([words(), child.exitCode]).toEqual([expect.stringContaining('told to stop'), 0])
  expect(readdirSync(join(folder, '.cache/running'))).toEqual([])
})

test('an install script that nobody allowed stops the installation', () => {
  const packages = {
    '': { name: 'small', version: '1.0.0' },
    'node_modules/sly': { version: '1.0.0', hasInstallScript: true },
  }
  write('package-lock.json', JSON.stringify({ ...JSON.parse(lockOf('1.0.0')), packages }))
  const done = run('hello')
  expect([done.status, done.stderr]).toEqual([1, expect.stringContaining('sly wants to run a script when installed')])
})

test('a Node that would have to be fetched is held to a committed hash for each system', () => {
  const source = readFileSync(join(checkout, 'tools/lib/node.mjs'), 'utf8')
  expect(source.match(/'sha512-[A-Za-z0-9+/]{86}=='/g)?.length).toBe(5)
})
