import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { virtualClock } from '../src/platform/clock.ts'
import { freshDatabase, type TestDatabase } from '../test/database.ts'
import { organisationRows, plantOrganisations } from './organisations.ts'
import { organisationTree } from './tree.ts'

const tree = organisationTree()
const clock = virtualClock(new Date('2026-11-23T00:40:00Z'))
let database: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await freshDatabase()
  pool = new pg.Pool({ connectionString: database.appUrl, max: 1 }).on('error', () => {})
  pool.on('error', () => {})
})
afterAll(() => pool.end())

test("the whole tree is written under the app's role, and a second time changes nothing", async () => {
  const ids = await plantOrganisations(pool, organisationRows(tree), clock)
  const again = await plantOrganisations(pool, organisationRows(tree), clock)
  expect(again).toEqual(ids)
  const counts = await database.query<{ kind: string; n: number }>(
    'select kind, count(*)::int as n from organisations group by kind',
  )
  expect(Object.fromEntries(counts.map((one) => [one.kind, one.n]))).toEqual({
    county: 1,
    street: tree.streets.length,
    community: 45,
    neighbourhood: tree.neighbourhoods.length,
    grid: tree.neighbourhoods.reduce((sum, one) => sum + one.grids.length, 0),
    building: tree.neighbourhoods.reduce((sum, one) => sum + one.buildings.length, 0),
    unit: 240,
    branch: tree.units.reduce((sum, one) => sum + one.branches.length, 0),
  })
})

test('every path ends in its own id and goes on from its parent, every unit is linked to a community', async () => {
  const [broken] = await database.query<{ n: number }>(
    `select count(*)::int as n from organisations o left join organisations p on p.id = o.parent_id
     where o.path <> coalesce(p.path || '.', '') || o.id
        or (o.kind = 'unit' and not exists (select from organisations c
              where c.id = o.linked_community_id and c.kind = 'community'))`,
  )
  expect(broken?.n).toBe(0)
})

test('a parent that is nowhere is refused and nothing is written', async () => {
  const before = await database.query('select 1 from organisations')
  const rows = [
    { kind: 'county', code: 'new', name: '新县' },
    { kind: 'street', code: 'lost', parentCode: 'nowhere', name: '无处街道' },
  ] as const
  await expect(plantOrganisations(pool, rows, clock)).rejects.toThrow('nowhere')
  expect(await database.query('select 1 from organisations')).toHaveLength(before.length)
})
