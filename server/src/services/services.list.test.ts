import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { newId } from '../platform/ids.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  for (let n = 0; n < 7; n++) await record(n, n % 2 ? '换了水龙头' : '搬了旧床 100%', n % 3 ? 'E2' : 'E0')
})
afterAll(() => town.close())

/** The n-th record that waits, each a minute after the one before. */
async function record(n: number, line: string, evidence: string): Promise<void> {
  const [need, order, id] = [newId(town.clock), newId(town.clock), newId(town.clock)]
  const at = new Date(town.clock.now().getTime() + n * 60_000)
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, link_hash,
       presence_hash, at, state_at)
     values ($1, $2, $3, 'difficulty', 'own', 'in-hand', 3, 'repair', '一件事', 'any', $4, 'x', $5, $5)`,
    [town.apricot.id, need, `880${n}`, randomUUID(), at],
  )
  await town.admin.query(
    `insert into orders (community_id, id, need_id, helper, unit_id, person_id, helper_name, state, seq, due_at, at, state_at)
     values ($1, $2, $3, 'member', $4, $5, '沈知远', 'done', 3, $6, $6, $6)`,
    [town.apricot.id, order, need, town.waterworks.id, town.member.id, at],
  )
  await town.admin.query(
    `insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, field, happened_on, minutes,
       line, evidence, state, seq, at, state_at)
     values ($1, $2, $3, $4, $5, $6, '沈知远', 'repair', '2026-11-20', 45, $7, $8, 'written', 1, $9, $9)`,
    [town.apricot.id, id, order, need, town.member.id, town.waterworks.id, line, evidence, at],
  )
}

interface Listed {
  services: { needCode: string }[]
  next: string | null
}
const list = async (query: string): Promise<{ codes: string[]; next: string | null }> => {
  const { status, body } = await town.clerk.call('GET', `/api/communities/${town.apricot.id}/services?${query}`)
  expect(status).toBe(200)
  const { services, next } = body as Listed
  return { codes: services.map(({ needCode }) => needCode.slice(-1)), next }
}

test('records come page by page, each once, the oldest or the newest first', async () => {
  for (const [order, all] of [
    ['oldest', '0123456'],
    ['newest', '6543210'],
  ]) {
    let seen = ''
    let next: string | null = ''
    for (let page = 0; next !== null && page < 9; page++) {
      const part = await list(`order=${order}&limit=3${next ? `&after=${next}` : ''}`)
      seen += part.codes.join('')
      next = part.next
    }
    expect(seen).toBe(all)
  }
})

test('the last page says that nothing follows, even when it is full', async () => {
  expect((await list('limit=7')).next).toBeNull()
})

test('words are looked for in person, unit, line and code, taken as they are', async () => {
  const search = (words: string) => list(`search=${encodeURIComponent(words)}`).then(({ codes }) => codes.join(''))
  expect(await search(' 水龙头 ')).toBe('135')
  expect(await search('100%')).toBe('0246')
  expect(await search('8804')).toBe('4')
  expect(await search('知远')).toBe('0123456')
  expect(await search('%')).toBe('0246')
  expect(await search('没有这样的')).toBe('')
  expect((await list('evidence=E0&search=旧床')).codes).toEqual(['0', '6'])
})
