import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { livelyPast, sumUp } from '../../test/lively.ts'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  const communities = [town.apricot.id, town.willow.id]
  await livelyPast(town.admin, { communities, unitId: town.waterworks.id, until: town.clock.now(), needs: 900 })
  await town.admin.query(`update needs set neighbourhood_id = $1 where community_id = $2 and code like 'L%1'`, [
    town.garden.id,
    town.apricot.id,
  ])
  await town.admin.query(`update needs set collective = true where code like 'L%2'`)
  await sumUp(town.admin)
}, 120_000)
afterAll(() => town.close())

const ask = (query = '') => town.clerk.call('GET', `/api/communities/${town.apricot.id}/needs${query}`)

/** The rows themselves, most urgent and oldest first. */
async function expected(condition: string, most = 50): Promise<string[]> {
  const { rows } = await town.admin.query(
    `select code from needs n where community_id = $1 and ${condition}
     order by case urgency when 'urgent' then 0 when 'soon' then 1 else 2 end, at, id limit $2`,
    [town.apricot.id, most],
  )
  return rows.map(({ code }) => code)
}

const codes = (body: { needs: { code: string }[] }) => body.needs.map(({ code }) => code)
const waiting = `state in ('held', 'placed', 'sorted', 'open', 'in-hand', 'served')`

describe('the desk’s list', () => {
  test('gives what waits in its order, whatever it is asked for', async () => {
    const filters: [string, string][] = [
      ['', waiting],
      ['?state=open', `state = 'open'`],
      ['?state=placed,in-hand&limit=7', `state in ('placed', 'in-hand')`],
      ['?state=open&category=repair&limit=5', `state = 'open' and category = 'repair'`],
      [`?neighbourhoodId=${town.garden.id}`, `${waiting} and neighbourhood_id = '${town.garden.id}'`],
      ['?collective=true', `${waiting} and collective`],
      ['?collective=false&category=errand', `${waiting} and not collective and category = 'errand'`],
      ['?state=closed,open&limit=9', `state in ('closed', 'open')`],
    ]
    for (const [query, condition] of filters) {
      const { status, body } = await ask(query)
      expect([query, status]).toEqual([query, 200])
      const most = Number(/limit=(\d+)/.exec(query)?.[1] ?? 50)
      expect([query, codes(body)]).toEqual([query, await expected(condition, most)])
      expect(codes(body).length).toBeGreaterThan(0)
    }
  })

  test('goes on from page to page until everything was there once', async () => {
    const seen: string[] = []
    let after = ''
    do {
      const { body } = await ask(`?limit=30${after && `&after=${after}`}`)
      seen.push(...codes(body))
      after = body.next ?? ''
    } while (after)
    expect(seen).toEqual(await expected(waiting, 10_000))
  })

  test('a line says the same on the first page as on any other', async () => {
    const { body } = await ask('?state=open&limit=3')
    const [first] = body.needs
    const found = await ask(`?state=open&search=${first.code}`)
    expect(found.body.needs.find(({ id }: { id: string }) => id === first.id)).toEqual(first)
    expect(first).toMatchObject({
      kind: expect.any(String),
      seq: 3,
      wanted: ['any'],
      helpersWanted: expect.any(Number),
    })
    expect(first.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('the counts beside it are those of the rows', async () => {
    const { rows } = await town.admin.query(
      'select state, count(*)::int as n from needs where community_id = $1 group by 1',
      [town.apricot.id],
    )
    const counts = Object.fromEntries(rows.map(({ state, n }) => [state, n]))
    expect((await ask()).body.counts).toEqual(counts)
    expect((await ask('?order=newest')).body.counts).toEqual(counts)
  })

  test('asked for at the same moment, each desk gets its own page', async () => {
    const desks = [town.clerk, town.willowClerk, town.clerk]
    const places = [town.apricot.id, town.willow.id, town.apricot.id]
    const queries = ['?state=open', '?state=open', '?category=repair&limit=4']
    const alone: unknown[] = []
    for (const [n, desk] of desks.entries())
      alone.push((await desk.call('GET', `/api/communities/${places[n]}/needs${queries[n]}`)).body)
    const together = await Promise.all(
      desks.map((desk, n) => desk.call('GET', `/api/communities/${places[n]}/needs${queries[n]}`)),
    )
    expect(together.map(({ body }) => body)).toEqual(alone)
    expect(together[0]?.body.counts).not.toEqual(together[1]?.body.counts)
  })

  test('another community’s needs and counts stand behind the wall, also for who calls the function', async () => {
    const client = await town.admin.connect()
    try {
      await client.query('begin')
      await client.query('set local role lianxin_app')
      const asked = JSON.stringify([{ place: 0, community: town.apricot.id, states: ['open'], most: 5 }])
      const list = async (scope: string) =>
        (await client.query('select desk_pages($1::jsonb, $2) as found', [asked, scope])).rows[0].found[0]
      expect(await list(town.willow.id)).toEqual({ rows: [], counts: {} })
      expect((await list(town.apricot.id)).rows).toHaveLength(5)
    } finally {
      await client.query('rollback')
      client.release()
    }
    expect((await town.willowClerk.call('GET', `/api/communities/${town.apricot.id}/needs`)).status).toBe(404)
  })
})
