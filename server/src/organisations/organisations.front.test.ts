import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { newId } from '../platform/ids.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

const open = async (url: string) => {
  const answer = await town.http.inject({ method: 'GET', url, headers: { accept: 'text/html' } })
  return { status: answer.statusCode, body: answer.body }
}
const links = (body: string) => [...body.matchAll(/href="(\/c\/[^"]+)"/g)].map(([, to]) => to)

/** Every community that can be reached by opening place after place. */
async function communitiesFrom(url: string): Promise<string[]> {
  const { status, body } = await open(url)
  expect(status).toBe(200)
  const below = [...body.matchAll(/href="(\/\?in=[^"]+)"/g)].map(([, to]) => to as string)
  const inThem = await Promise.all(below.map(communitiesFrom))
  return [...links(body), ...inThem.flat()].map(String)
}

test('the bare address lists the communities by street and leads into each', async () => {
  const { status, body } = await open('/')
  expect(status).toBe(200)
  expect(links(body)).toContain(`/c/${town.apricot.code}`)
  expect(body).toContain('<h2>听雨街道</h2>')
  expect((await open(`/c/${town.apricot.code}`)).status).toBe(200)
})

test('a community is found by its own name and by that of a neighbourhood in it', async () => {
  expect(links((await open('/?q=杏林')).body)).toEqual([`/c/${town.apricot.code}`])
  const { rows } = await town.admin.query(
    `select name from organisations where kind = 'neighbourhood' and parent_id = $1 order by code limit 1`,
    [town.apricot.id],
  )
  const found = await open(`/?q=${encodeURIComponent(rows[0].name)}`)
  expect(links(found.body)).toContain(`/c/${town.apricot.code}`)
  expect(found.body).toContain(`${rows[0].name} · 杏林湾社区`)
})

test('a search without an answer says what to do next, and signs are not taken for patterns or markup', async () => {
  const none = await open('/?q=%25')
  expect(links(none.body)).toEqual([])
  expect(none.body).toContain('换个短一点的名字')
  expect((await open(`/?q=${encodeURIComponent('<script>x')}`)).body).not.toContain('<script>x')
  expect((await open(`/?q=${'长'.repeat(5000)}`)).status).toBe(200)
})

test('an area too large for one page is opened place by place; a lone place is gone through', async () => {
  const { rows } = await town.admin.query(
    `select id, path from organisations where kind = 'street' order by code limit 1`,
  )
  for (let n = 0; n < 61; n++) {
    const id = newId(town.clock)
    await town.admin.query(
      `insert into organisations (id, parent_id, kind, path, code, name, at) values ($1, $2, 'community', $3, $4, $5, $6)`,
      [id, rows[0].id, `${rows[0].path}.${id}`, `many${n}`, `第${n}村社区`, town.clock.now()],
    )
  }
  expect(links((await open('/')).body)).toEqual([])
  const reached = await communitiesFrom('/')
  const { rows: all } = await town.admin.query(`select code from organisations where kind = 'community'`)
  expect(reached.sort()).toEqual(all.map(({ code }) => `/c/${code}`).sort())
  expect((await open('/?in=nowhere')).status).toBe(200)
})

test('a page that does not exist leads back to the list of communities', async () => {
  const lost = await open('/nirgends')
  expect(lost.status).toBe(404)
  expect(lost.body).toContain('href="/"')
})
