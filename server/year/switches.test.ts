import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scheme } from '@lianxin/rules/scheme'
import { afterAll, expect, test } from 'vitest'
import { defaults } from '../src/config.ts'
import { readYaml, writeYaml } from '../src/platform/yaml.ts'
import { countFigures } from './figures.ts'
import { readPlan } from './plan.ts'
import { type Run, runYear } from './run.ts'
import { countStanding, type Standing } from './standing.ts'
import { awaited } from './switches.ts'
import { tableOf } from './table.ts'

const size = { streets: 1, communities: 2, units: 3, 'units-willing': 3, members: 24, 'members-willing': 20, needs: 12 }
const patience = 900_000

/** A tiny year: what the rules made of it, after the three counts were found equal. */
const played = (run: Pick<Run, 'scheme' | 'switches' | 'schemesDir'>): Promise<Standing> =>
  runYear({ ...run, seed: 3, size, rounds: 4 }, async (year) => {
    const standing = await countStanding(year)
    const { lines } = tableOf(run.scheme, [], { ...(await countFigures(year)), ...standing.points })
    expect(lines.filter(({ verdict }) => verdict !== 'equal')).toEqual([])
    return standing
  })

const ids = readdirSync(defaults.schemesDir).filter((id) => {
  const files = id.includes('.') || id === 'examples' ? [] : readdirSync(join(defaults.schemesDir, id))
  return files.includes('year.yaml')
})
const plans = await Promise.all(ids.map((id) => readPlan(id)))
const waiting = plans.filter(({ scheme, year }) => awaited(scheme, `${year}-06-30`).length > 0)

test('some locality has a clause that waits for a switch, and none turns one on by itself', () => {
  expect(ids.length).toBeGreaterThanOrEqual(6)
  expect(waiting.length).toBeGreaterThan(0)
  expect(plans.filter(({ scheme }) => scheme.switches)).toEqual([])
})

test.each(waiting.map(({ id }) => id))(
  'the year of %s runs both ways: off, and on under an authority, a reason and an end',
  async (scheme) => {
    const off = await played({ scheme })
    const on = await played({ scheme, switches: true })
    expect(off.switched.length).toBeGreaterThan(0)
    expect(off.switched.every((one) => !one.on && one.now.startsWith('开关没开'))).toBe(true)
    expect(on.switched.every((one) => one.on && one.now.startsWith('开着'))).toBe(true)
    expect(on.switched.map(({ clause }) => clause)).toEqual(off.switched.map(({ clause }) => clause))
  },
  patience,
)

test('where no clause waits for a switch there is one way, and that is said', async () => {
  const other = plans.find((one) => !waiting.includes(one))
  await expect(readPlan(other?.id ?? '', { switches: true })).rejects.toThrow(/waits for a switch/)
})

const dir = mkdtempSync(join(tmpdir(), 'lianxin-both-ways-'))
afterAll(() => rmSync(dir, { recursive: true }))

/** A locality of the test's own, where a switch decides what comes out: grades by place, proof on the spot. */
function invented(): string {
  cpSync(defaults.schemesDir, dir, { recursive: true })
  const id = waiting[0]?.id ?? ''
  const file = join(dir, id, readdirSync(join(dir, id)).find((name) => /^\d{4}-/.test(name)) ?? '')
  const read = readYaml(readFileSync(file, 'utf8'))
  if (!read.ok) throw new Error(file)
  const scheme = read.value as Scheme
  const cites = { doc: Object.keys(scheme.sources)[0] ?? '', place: '第一条' }
  const rule = { who: 'member', every: 'year', cites, say: '这是测试里编的一条' }
  const shares = [
    { grade: '优', share: 0.5 },
    { grade: '良', share: 0.5 },
  ]
  const duty = { ...rule, rule: 'on-the-spot', on: 'service.verified', do: { times: 1 }, 'part-of-period': 'full' }
  const own = {
    ...scheme,
    duties: [{ ...duty, evidence: 'E2' }],
    grades: [{ ...rule, rule: 'by-place', names: ['优', '良'], by: { shares } }],
    low: (scheme.low ?? []).filter(({ when }) => !when.duty),
  }
  writeFileSync(file, writeYaml(own as unknown as Scheme))
  return id
}

test(
  'what a switch decides comes out differently: grades by place or by people, proof on the spot or a second voice',
  async () => {
    const scheme = invented()
    const off = await played({ scheme, schemesDir: dir })
    const on = await played({ scheme, schemesDir: dir, switches: true })
    const counts = (standing: Standing, rule: string) => standing.ruled.find((one) => one.rule === rule)?.counts ?? {}
    const graded = ({ ruled }: Standing) => ({ ...ruled.find((one) => one.rule === 'by-place')?.counts })
    expect(graded(off).jury).toBeGreaterThan(0)
    expect([graded(off).优, graded(off).良]).toEqual([0, 0])
    expect(graded(on).jury).toBe(0)
    expect(graded(on).优).toBeGreaterThan(0)
    expect(counts(on, 'on-the-spot').met).toBeLessThan(counts(off, 'on-the-spot').met ?? 0)
  },
  patience,
)
