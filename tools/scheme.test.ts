import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { schemeJsonSchema } from '@lianxin/rules/scheme-json-schema'
import { listBlocks } from '@lianxin/rules/scheme-schema'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readYaml } from '../server/src/platform/yaml.ts'
import { checkFile } from './scheme-files.ts'
import { schemeFiles } from './scheme-library.ts'

const root = join(import.meta.dirname, '..')
const library = join(root, 'schemes')
const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'tools/scheme.ts'), ...args], { encoding: 'utf8' })

describe.each(schemeFiles(library))('%s', (file) => {
  const { scheme, cases, problems } = checkFile(file)

  it('is whole, and every worked case comes out', () => {
    expect(problems).toEqual([])
    expect(cases.length).toBeGreaterThan(scheme?.score?.none ? 1 : 9)
  })

  it('says where each rule comes from and which values somebody chose', () => {
    expect(scheme?.points?.length ?? 0).toBeGreaterThan(scheme?.score?.none ? -1 : 1)
    expect(readFileSync(file, 'utf8')).toMatch(/^# yaml-language-server: \$schema=(\.\.\/)+scheme\.schema\.json/)
  })

  it('says of every chosen value that the text is silent', () => {
    const rules = listBlocks.flatMap((block) => (scheme?.[block] ?? []) as readonly { from?: string; say: string }[])
    const chosen = rules.filter(({ from }) => from === 'chosen')
    expect(chosen.filter(({ say }) => !/原文|没有写/.test(say)).map(({ say }) => say)).toEqual([])
    expect(rules.length).toBeGreaterThan(9)
  })

  it('offers a resident six plain things to choose from', () => {
    expect(scheme?.catalogues?.chips).toHaveLength(6)
    expect(scheme?.catalogues?.chips?.filter(({ field }) => field === undefined).map(({ name }) => name)).toEqual([
      '不清楚',
    ])
  })
})

it('a county that inherits says only what differs', () => {
  const file = schemeFiles(library).find((one) => /^inherits:/m.test(readFileSync(one, 'utf8'))) ?? ''
  const { scheme } = checkFile(file)
  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(60)
  expect(scheme?.enrolments?.map(({ rule, level }) => [rule, level])).toEqual([
    ['unit-to-linked-community', 'community'],
    ['member-to-home', 'community'],
  ])
  expect(scheme?.slots).toHaveLength(4)
  expect(scheme?.catalogues?.fields?.length).toBeGreaterThan(5)
})

it('has six localities and one that inherits', () => expect(schemeFiles(library).length).toBeGreaterThanOrEqual(7))

it('publishes the language for editors as the code says it', () => {
  expect(JSON.parse(readFileSync(join(library, 'scheme.schema.json'), 'utf8'))).toEqual(JSON.parse(schemeJsonSchema()))
})

describe('a file that is not a scheme', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    .concat(
      ['b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
        (name, at) => `${name}: &${name} [${`*${'abcdefg'[at]}, `.repeat(9)}*${'abcdefg'[at]}]`,
      ),
    )
    .join('\n')
  it.each([
    ['a bomb of aliases', bomb, /别名/],
    ['a file of 600 kB', `a: ${'x'.repeat(600_000)}`, /文件太大/],
    ['broken indentation', 'scheme: a\n  name: b\n', /文本读不通/],
    ['a key twice', 'scheme: a\nscheme: b\n', /文本读不通/],
  ])('%s', (_, text, message) => {
    const read = readYaml(text)
    expect(read.ok ? '' : read.problems[0]?.message).toMatch(message)
  })

  it('makes no object from a tag', () => {
    const read = readYaml('scheme: !!js/function "x"\n')
    expect(read.ok && typeof (read.value as { scheme: unknown }).scheme).toBe('string')
  })
})

describe('npm run scheme', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'scheme-'))
    mkdirSync(join(folder, 'test-town'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('check passes the library', () => {
    const { status, stdout } = run('check')
    expect(stdout).toMatch(/个方案，0 个有问题/)
    // where a scheme meets the law both texts stand there, with the switch that is off
    expect(stdout).toMatch(/:\d+ \S+ 和 LAW-1 相碰\n {2}方案：\S.*\n {2}法规：\S.*\n {2}开关 ranking，开关没开/)
    expect(status).toBe(0)
  })

  it('check names file, line, clause and what to write instead', () => {
    const text = readFileSync(join(library, 'luzhou-5412/2023-01-01.yaml'), 'utf8').replace('give: 80', 'give: many')
    const line = text.split('\n').findIndex((one) => one.includes('give: many')) + 1
    const file = join(folder, 'test-town', '2023-01-01.yaml')
    writeFileSync(file, text)
    const { status, stdout } = run('check', file)
    expect(stdout).toContain(
      `${file}:${line} points/member-base/give\n  这里要写一个整数\n  改成：一个不加引号的整数，如 1`,
    )
    expect(status).toBe(1)
  })

  it('check fails on a file that is not there', () => expect(run('check', join(folder, 'none.yaml')).status).toBe(1))

  it('dry-run of a file that is not there, or of none, opens no database', () => {
    expect(run('dry-run', join(folder, 'none.yaml')).status).toBe(1)
    expect(run('dry-run').status).toBe(2)
  })

  it('explains itself otherwise', () => expect(run().status).toBe(2))

  const spoken = (...args: string[]) => {
    const { status, stdout, stderr } = run(...args)
    // a trace, or the words of a library, is nothing for an official
    expect(stdout + stderr).not.toMatch(/Error|at .*\.ts:|ERR_|node:/)
    return `${status} ${stdout}${stderr}`
  }

  it('says what it looked for where there is no scheme', () => {
    mkdirSync(join(folder, 'empty/2026-01-01.yaml'), { recursive: true })
    expect(spoken('check', join(folder, 'empty'))).toMatch(/^1 [\s\S]*里没有方案。.*some-county\/2026-01-01\.yaml/)
    expect(spoken('check', '--help')).toMatch(/^0 用法/)
    expect(spoken('check', '--fix')).toMatch(/^2 check 没有“--fix”这个选项/)
    expect(spoken('check', '/dev/zero')).toMatch(/^1 [\s\S]*这不是一个普通文件/)
  })

  it.each([
    [['.'], /^1 \. file\n {2}这是一个文件夹/],
    [['--yaer', '2025', 'x.yaml'], /^2 没有“--yaer”这个选项/],
    [['x.yaml', '--year'], /^2 --year 后面写年份/],
    [['a.yaml', 'b.yaml'], /^2 一次试算一个文件，这里写了 2 个/],
  ])('dry-run %j is refused in words', (args, message) => expect(spoken('dry-run', ...args)).toMatch(message))

  it('dry-run tells mistakes as check does, and says which setting of the database is missing', () => {
    const text = readFileSync(join(library, 'luzhou-5412/2023-01-01.yaml'), 'utf8')
    const bad = join(folder, 'bad.yaml')
    writeFileSync(bad, text.replace('reset: year', 'reset: 每年'))
    expect(spoken('dry-run', bad)).toMatch(/score\/reset\n {2}不在可选的词里\n {2}改成：day（每天）/)
    vi.stubEnv('DATABASE_URL', 'postgres://nowhere/none')
    expect(spoken('dry-run', join(library, 'luzhou-5412/2023-01-01.yaml'))).toMatch(
      /^1 没有试算成：设了 DATABASE_URL，却没有设 DATABASE_OWNER_URL/,
    )
    vi.unstubAllEnvs()
  })
})
