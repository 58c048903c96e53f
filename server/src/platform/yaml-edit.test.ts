import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaults } from '../config.ts'
import { readYaml } from './yaml.ts'
import { editYaml } from './yaml-edit.ts'

type Plain = Record<string, unknown>
const parsed = (text: string): Plain => {
  const read = readYaml(text)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value as Plain
}

const text = `# 县里的说明
scheme: a # 编号
name: 某县
effective: 2027-01-01
points:
  # 起步分
  - { rule: base, give: 80, say: "每年80分" } # 年会上定的
  # 做一次
  - rule: served
    give: 1 # 先给一分
    say: 做一次加一分
`

test('a changed value leaves every comment and every other line as it was', () => {
  const value = parsed(text)
  const points = value.points as Plain[]
  const next = { ...value, name: '某区', points: [points[0], { ...points[1], give: 2 }] }
  expect(editYaml(text, next)).toBe(text.replace('name: 某县', 'name: 某区').replace('give: 1', 'give: 2'))
})

test('a rule that goes takes its own comment along and no other', () => {
  const value = parsed(text)
  const left = editYaml(text, { ...value, points: [(value.points as Plain[])[1]] })
  expect(parsed(left).points).toHaveLength(1)
  expect(left).toContain('# 先给一分')
  expect(left).not.toContain('# 年会上定的')
})

test('a rule that is put in front or renamed keeps the comments of the others', () => {
  const value = parsed(text)
  const [base = {}, served = {}] = value.points as Plain[]
  const next = { ...value, points: [{ rule: 'new', give: 3 }, base, { ...served, rule: 'done' }] }
  const said = editYaml(text, next)
  expect(parsed(said)).toEqual(next)
  for (const comment of ['县里的说明', '年会上定的', '先给一分']) expect(said).toContain(comment)
})

test('a new block stands in the order of the language', () => {
  const value = parsed(text)
  const said = editYaml(text, { ...value, area: { kind: 'county', name: '某县' } })
  expect(said.indexOf('\narea:')).toBeLessThan(said.indexOf('\neffective:'))
  expect(said).toContain('# 起步分')
})

test('what is repeated by an alias changes only where it was changed', () => {
  const aliased = 'scheme: a\nlow: &x { points: 1 } # 低了\ngrades: *x\n'
  const next = { scheme: 'a', low: { points: 2 }, grades: { points: 1 } }
  expect(parsed(editYaml(aliased, next))).toEqual(next)
})

test('every published scheme comes out as it went in when nothing changes', async () => {
  const published = await readFile(join(defaults.schemesDir, 'luzhou-5412/2023-01-01.yaml'), 'utf8')
  const once = editYaml(published, parsed(published))
  expect(editYaml(once, parsed(once))).toBe(once)
  expect(parsed(once)).toEqual(parsed(published))
  expect(once.match(/#/g)).toEqual(published.match(/#/g))
})
