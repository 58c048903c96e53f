import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentOf } from '../../test/resident.ts'
import { openTown, type Town } from '../../test/town.ts'
import { unratedJob } from './jobs.ts'

let town: Town
let it: ReturnType<typeof residentOf>
const DAY = 86_400_000
/** A Monday; the ten working days end on Monday two weeks later. */
beforeAll(async () => {
  town = await openTown()
  it = residentOf(town)
})
afterAll(() => town.close())

const serve = async () => {
  const one = await it.placed()
  await it.sorted(one.id, { publish: true })
  await town.admin.query(`update needs set state = 'served', state_at = $2, served_at = $2 where id = $1`, [
    one.id,
    town.clock.now(),
  ])
  return one
}
const historyOf = async (id: string) => (await town.clerk.call('GET', it.api(`/${id}`))).body.history

describe('a served need that nobody rates', () => {
  test('waits ten working days and is then closed, as its history says; nobody’s silence is a rating', async () => {
    const { id, link } = await serve()
    town.clock.advance(13 * DAY)
    await unratedJob.run(town.app)
    expect(await it.state(id), 'two weekends do not count').toBe('served')
    town.clock.advance(DAY + 60 * 60_000)
    await unratedJob.run(town.app)
    expect(await it.state(id)).toBe('closed')
    await unratedJob.run(town.app)
    const history = await historyOf(id)
    expect(history.filter(({ verb }: { verb: string }) => verb === 'close')).toMatchObject([
      { toState: 'closed', role: 'job' },
    ])
    const { rows } = await town.admin.query('select 1 from ratings where need_id = $1', [id])
    expect(rows).toEqual([])
    const { rows: audit } = await town.admin.query(
      `select action from audit where subject = $1 and action = 'need.close'`,
      [id],
    )
    expect(audit).toHaveLength(1)
    expect((await it.get(link)).body).toContain('没人评')
  })

  test('can still be rated afterwards, once, by the link or told to the desk', async () => {
    const [byLink, told] = [await serve(), await serve()]
    town.clock.advance(20 * DAY)
    await unratedJob.run(town.app)
    expect((await it.get(byLink.link)).body).toContain('办得怎么样')
    const rated = await it.post(`${byLink.link}/rate`, { seq: await it.seqOf(byLink.id), score: '5' })
    expect(rated.statusCode).toBe(303)
    const again = await it.post(`${byLink.link}/rate`, { seq: await it.seqOf(byLink.id), score: '1' })
    expect(again.statusCode).toBe(409)
    expect((await it.get(byLink.link)).body).not.toContain('办得怎么样')
    const { body } = await town.clerk.call('GET', it.api(`/${told.id}`))
    expect(body.allowed).toContain('rate')
    const filed = await town.clerk.call('POST', it.api(`/${told.id}/rate`), { seq: body.seq, score: 4 })
    expect(filed.status).toBe(200)
    expect((await town.clerk.call('GET', it.api(`/${told.id}`))).body.allowed).not.toContain('rate')
  })

  test('is opened again by “not really done”, and the next round has its own ten days', async () => {
    const { id, link } = await serve()
    town.clock.advance(20 * DAY)
    await unratedJob.run(town.app)
    const reopened = await it.post(`${link}/reopen`, { seq: await it.seqOf(id), reason: '又漏了' })
    expect(reopened.statusCode).toBe(303)
    expect(await it.state(id)).toBe('open')
    await town.admin.query(`update needs set state = 'served', state_at = $2, served_at = $2 where id = $1`, [
      id,
      town.clock.now(),
    ])
    await unratedJob.run(town.app)
    expect(await it.state(id)).toBe('served')
  })
})
