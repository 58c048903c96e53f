import { afterAll, describe, expect, test } from 'vitest'
import { newId } from '../src/platform/ids.ts'
import { countFigures } from './figures.ts'
import { rulesTwice } from './ruled.ts'
import { runYear } from './run.ts'
import { countStanding } from './standing.ts'
import { exitCode, fits, tableOf } from './table.ts'
import type { Year } from './year.ts'

const small = {
  streets: 1,
  communities: 2,
  units: 4,
  'units-willing': 3,
  members: 30,
  'members-willing': 22,
  needs: 14,
}
const play = { scheme: 'luzhou-5412', seed: 7, size: small, rounds: 4 }
// a server, a database and some hundred requests of their own
const patience = 900_000

/** A record that nobody made: a copy of a verified service, put in behind the walls with an order of its own. */
async function plantRecord({ world }: Year): Promise<void> {
  const [record] = await world.query<{ order_id: string }>(
    `select order_id from services where state in ('verified', 'rated') order by id limit 1`,
  )
  const ids = { order: newId({ now: world.now }), service: newId({ now: world.now }) }
  await world.query(
    `insert into orders select (jsonb_populate_record(o, jsonb_build_object('id', $1::text))).* from orders o where id = $2`,
    [ids.order, record?.order_id],
  )
  await world.query(
    `insert into services select (jsonb_populate_record(s, jsonb_build_object('id', $1::text, 'order_id', $2::text))).*
     from services s where order_id = $3`,
    [ids.service, ids.order, record?.order_id],
  )
}

/** Lines of the table whose counts do not agree. */
async function differing(year: Year) {
  const { points, ruled } = await countStanding(year)
  const figures = { ...(await countFigures(year)), ...points, ...(await rulesTwice(year, ruled)) }
  return tableOf('x', [], figures).lines.filter(({ verdict }) => verdict !== 'equal')
}

describe('a tiny year', () => {
  const seen: Awaited<ReturnType<typeof countFigures>>[] = []
  afterAll(() => expect(seen).toHaveLength(2))

  test(
    'comes out the same by the API, by what its people remember and by the rows; a record nobody made does not',
    async () => {
      await runYear(play, async (year) => {
        const figures = await countFigures(year)
        seen.push(figures)
        const table = tableOf('luzhou-5412', [], figures)
        expect(table.lines.filter(({ verdict }) => verdict !== 'equal')).toEqual([])
        expect(exitCode(table)).toBe(0)
        expect(figures['members-reported']?.api).toBeGreaterThan(10)
        expect(figures.services?.api).toBeGreaterThan(5)
        expect(year.web.counts.lostReplies).toBeGreaterThan(0)
        await plantRecord(year)
        const planted = tableOf('luzhou-5412', [], await countFigures(year))
        expect(planted.lines.filter(({ verdict }) => verdict === 'differs').map(({ figure }) => figure)).toContain(
          'services',
        )
        expect(exitCode(planted)).toBe(1)
      })
    },
    patience,
  )

  test(
    'comes out the same again with the same seed',
    async () => {
      const again = await runYear(play, (year) => countFigures(year))
      seen.push(again)
      expect(again).toEqual(seen[0])
    },
    patience,
  )
})

test(
  'a year where members report at home and at the unit’s place comes out the same, also for who walks in where only the unit’s was asked',
  async () => {
    const size = { ...small, communities: 3, 'unknown-homes': 0.4, moved: 40 }
    await runYear({ scheme: 'ali', seed: 9, size, rounds: 4 }, async (year) => {
      const { cast } = year
      const comesForUnit = cast.members.filter((one) => one.current && one.walksIn === one.unit.linked && !one.home)
      expect(comesForUnit.length).toBeGreaterThan(0)
      expect(await differing(year)).toEqual([])
    })
  },
  patience,
)

test.each(['changji-2023', 'hubei-2014'])(
  'what the rules make of a year of %s, duties, grades and shares, is what SQL makes of its rows',
  async (scheme) => {
    await runYear({ scheme, seed: 7, size: small, rounds: 4 }, async (year) => {
      const { ruled } = await countStanding(year)
      expect(ruled.length).toBeGreaterThan(1)
      expect(await differing(year)).toEqual([])
      // rows that say something else than the page are found
      await year.world.query(`update enrolments set at = at + interval '1 year' where subject = 'member'`)
      expect(Object.values(await rulesTwice(year, ruled)).some(({ api, sql }) => api !== sql)).toBe(true)
    })
  },
  patience,
)

describe('the precision of a document', () => {
  test('a bare number is exact, 余 and 以上 are at least, 近 comes up to it', () => {
    expect([fits('213', 213), fits('213', 214), fits('380余', 380), fits('380余', 379)]).toEqual([
      true,
      false,
      true,
      false,
    ])
    expect([fits('近200', 198), fits('近200', 201), fits('近200', 150), fits('80%以上', 81.2)]).toEqual([
      true,
      false,
      false,
      true,
    ])
  })

  test('a figure whose feature is missing is “not yet” and never counted as equal', () => {
    const cites = { doc: 'x', place: 'y' }
    const missing = { figure: 'agreements', say: '协议', text: '213', 'not-yet': 'CJ-3', cites }
    const table = tableOf('x', [missing], {})
    expect(table.lines[0]).toMatchObject({ verdict: 'not yet', why: 'CJ-3', api: null })
    expect(exitCode(table)).toBe(3)
  })

  test('three counts that agree still differ when the document says another number', () => {
    const cites = { doc: 'x', place: 'y' }
    const wanted = [{ figure: 'services', say: '', text: '5', cites }]
    const table = tableOf('x', wanted, { services: { api: 4, script: 4, sql: 4 } })
    expect(exitCode(table)).toBe(1)
  })
})
