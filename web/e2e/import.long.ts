import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organisationRows, plantOrganisations } from '../../server/seed/organisations.ts'
import { rosterRows } from '../../server/seed/roster.ts'
import { organisationTree } from '../../server/seed/tree.ts'
import { writeRoster } from '../../server/seed/write-roster.ts'
import { features } from '../../server/src/app.ts'
import { startJobs } from '../../server/src/jobs.ts'
import { openBrowser } from './browser.ts'
import { open } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

/** The whole demo district, as somebody at the county brings it in: one file, one page, nothing else. */
const tree = organisationTree()
const roster = rosterRows()
const distinct = (keys: string[]) => new Set(keys).size
const inFile = {
  members: roster.length,
  units: distinct(roster.map((row) => row.单位)),
  branches: distinct(roster.filter((row) => row.支部).map((row) => `${row.单位}|${row.支部}`)),
  homes: roster.filter((row) => row.居住社区).length,
}

let town: ServedTown
let browser: Browser
let county: string
let jobs: ReturnType<typeof startJobs>
const folder = mkdtempSync(join(tmpdir(), 'roster-'))

beforeAll(async () => {
  town = await serveTown()
  const pool = new pg.Pool({ connectionString: town.app.config.appUrl, max: 1 })
  const ids = await plantOrganisations(pool, organisationRows(tree), town.clock)
  await pool.end()
  county = ids.get(tree.county.code) ?? ''
  jobs = startJobs(town.app, features)
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await jobs.stop(30)
  await town.close()
  rmSync(folder, { recursive: true })
})

const counted = async (sql: string): Promise<number> =>
  (await town.admin.query(`select count(*)::int as n from ${sql}`)).rows[0].n

test('the district’s roster comes in through the page: every member, unit and branch of the file, and nothing left over', async () => {
  const path = join(folder, '在职党员名册.xlsx')
  expect(await writeRoster(path)).toBe(inFile.members)
  const size = `${Math.round(readFileSync(path).length / 1024)} kB`
  const before = { people: await counted('people'), members: await counted('memberships') }
  const context = await open(
    browser,
    town.baseUrl,
    { width: 1440, height: 900 },
    await town.sessionAs('裴知行', 'county', { id: county }),
  )
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('pageerror', (error) => wrong.push(error.message))

  await page.goto('/console/imports')
  const from = performance.now()
  const chooser = page.waitForEvent('filechooser')
  await page.getByText('选择文件').click()
  await (await chooser).setFiles(path)
  await page.getByRole('heading', { name: `${inFile.members} 行都可以导入` }).waitFor({ timeout: 120_000 })
  const previewed = performance.now()
  expect(await counted('people'), 'a preview writes nobody').toBe(before.people + 1)

  await page.getByRole('button', { name: `导入这 ${inFile.members} 行` }).click()
  await page.getByRole('progressbar').waitFor({ timeout: 60_000 })
  const seen = new Set<number>()
  const done = page.getByText(`导入好了：${inFile.members} 行`)
  while (!(await done.isVisible())) {
    const bar = page.getByRole('progressbar')
    if (await bar.isVisible()) seen.add(Number(await bar.getAttribute('value', { timeout: 1000 }).catch(() => 0)))
    if (performance.now() - previewed > 900_000) throw new Error(`stood at ${[...seen].at(-1)} of ${inFile.members}`)
    await page.waitForTimeout(300)
  }
  const applied = performance.now()
  expect(seen.size, 'progress is seen to grow').toBeGreaterThan(1)

  await town.app.drained()
  expect(await counted('outbox')).toBe(0)
  const ofDistrict = `memberships m join organisations u on u.id = m.unit_id and u.parent_id = '${county}'`
  expect({
    members: await counted(ofDistrict),
    units: await counted(`(select distinct m.unit_id from ${ofDistrict}) as one`),
    branches: await counted(`(select distinct m.branch_id from ${ofDistrict} where m.branch_id is not null) as one`),
    homes: await counted(`(select 1 from ${ofDistrict} where m.home_community_id is not null) as one`),
  }).toEqual(inFile)
  expect(await counted('memberships')).toBe(before.members + inFile.members)
  const listed = `unit_members m join organisations u on u.id = m.unit_id and u.parent_id = '${county}'`
  expect(await counted(listed), 'the units’ own lists').toBe(inFile.members)
  const due = `enrolments e join organisations u on u.id = e.unit_id and u.parent_id = '${county}' where e.state = 'due'`
  expect(await counted(`${due} and e.subject = 'unit'`)).toBe(inFile.units)
  expect(await counted(`${due} and e.kind = 'home'`)).toBe(inFile.homes)
  const names = (list: string[]) => createHash('sha256').update(list.sort().join('\n')).digest('hex')
  const { rows } = await town.admin.query(`select p.name from people p join ${ofDistrict} on m.person_id = p.person_id`)
  expect(names(rows.map(({ name }) => name))).toBe(names(roster.map((row) => row.姓名)))
  expect(wrong).toEqual([])
  await page.screenshot({ path: join(tmpdir(), 'import-district.png') })
  await context.close()
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  console.log(
    `${inFile.members} members of ${inFile.units} units and ${inFile.branches} branches (${size}): ` +
      `preview ${seconds(previewed - from)}, import ${seconds(applied - previewed)}`,
  )
})
