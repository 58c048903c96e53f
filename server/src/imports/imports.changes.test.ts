import { rosterColumns } from '@lianxin/rules/roster'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { runImport } from './commands.apply.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  const first = await upload([...Array.from({ length: 12 }, (_, n) => good(n)), ...school])
  expect(first).toMatchObject({ total: 14, bad: 0 })
  await apply(first.id)
  await reportAndConfirm(0)
})
afterAll(() => town.close())

const base = () => `/api/organisations/${town.county.id}/imports`
const willow = { 4: '听雨街道', 5: '柳岸社区', 6: '' }
const good = (n: number, more: Record<number, string> = {}): string[] => {
  const phone = `1440006${String(n).padStart(4, '0')}`
  const row = [
    '县水务局',
    '第一支部',
    `归帆${n}`,
    phone,
    '听雨街道',
    '杏林湾社区',
    '望棠小区',
    '工程师',
    '电工',
    '周六',
  ]
  for (const [at, cell] of Object.entries(more)) row[Number(at)] = cell
  return row
}
const school = [good(100, { 0: '县二小', 1: '' }), good(101, { 0: '县二小', 1: '' })]

async function upload(rows: string[][]) {
  const csv = [rosterColumns, ...rows].map((cells) => cells.join(',')).join('\r\n')
  const sent = await town.countyOfficial.upload(base(), '名册.csv', Buffer.from(csv))
  expect(sent.status).toBe(200)
  return sent.body as { id: string; total: number; bad: number }
}
async function apply(id: string) {
  expect((await town.countyOfficial.call('POST', `${base()}/${id}/confirm`)).status).toBe(200)
  await runImport(town.app, town.county.id, id)
  await town.app.drained()
}
const shown = async (id: string, query = '') => (await town.countyOfficial.call('GET', `${base()}/${id}${query}`)).body
const sqlRows = async (sql: string, values: unknown[] = []) => (await town.admin.query(sql, values)).rows
const enrolmentsOf = (name: string) =>
  sqlRows(
    `select o.name as community, e.kind, e.state, e.term, e.unit_name from enrolments e join organisations o on o.id = e.community_id
     where e.name = $1 order by e.at, o.name, e.term`,
    [name],
  )

async function reportAndConfirm(n: number) {
  await town.admin.query(`update enrolments set state = 'current', seq = 3 where name = $1`, [`归帆${n}`])
}

describe('a second roster', () => {
  test('shows who is new, moved, changed, unchanged and no longer there, before anything is written', async () => {
    const written = await sqlRows('select count(*)::int as n from people')
    const { id } = await upload([
      good(0, willow),
      good(1, { 0: '县二小', 1: '' }),
      good(2, { 7: '会计' }),
      good(3),
      good(4, { 4: '', 5: '', 6: '', 7: '', 8: '', 9: '' }),
      good(5, { 5: '没有的社区' }),
      good(6, { 3: '14400' }),
      good(20),
    ])
    const { import: one } = await shown(id)
    expect(one).toMatchObject({ total: 8, bad: 2, fresh: 1, moved: 2, changed: 1, unchanged: 2 })
    const moved = (await shown(id, '?change=moved')).rows
    expect(moved.map((row: { before: unknown }) => row.before)).toEqual([
      { unit: '县水务局', community: '杏林湾社区' },
      { unit: '县水务局', community: '杏林湾社区' },
    ])
    const { body } = await town.countyOfficial.call('GET', `${base()}/${id}/left?limit=500`)
    const gone = body.left.map(({ name }: { name: string }) => name)
    // whose row is bad hasn't left, known by the phone or by the name; 沈知远 and 𠮷若谷 are the stage's own
    expect(gone.sort()).toEqual(
      ['归帆7', '归帆8', '归帆9', '归帆10', '归帆11', '归帆100', '归帆101', '宋折枝', '沈知远', '𠮷若谷'].sort(),
    )
    expect(one.gone).toBe(gone.length)
    const by = (await town.countyOfficial.call('GET', `${base()}/${id}/changes?by=unit`)).body.changes
    expect(by.find(({ name }: { name: string }) => name === '县水务局')).toMatchObject({
      fresh: 1,
      bad: 2,
      unchanged: 2,
    })
    expect(by.find(({ name }: { name: string }) => name === '县二小')).toMatchObject({ moved: 1, gone: 3 })
    expect(await sqlRows('select count(*)::int as n from people')).toEqual(written)
    await town.countyOfficial.call('POST', `${base()}/${id}/cancel`)
  })

  test('a new home ends what was due at the old one, keeps its history and opens a duty of its own', async () => {
    const { id } = await upload([good(0, willow), ...Array.from({ length: 11 }, (_, n) => good(n + 1)), ...school])
    await apply(id)
    const kept = await enrolmentsOf('归帆0')
    expect(kept.filter(({ kind }) => kind === 'home').map(({ community, state }) => [community, state])).toEqual([
      ['杏林湾社区', 'ended'],
      ['柳岸社区', 'due'],
    ])
    const [line] = await sqlRows(
      `select t.verb, t.from_state, t.reason from transitions t join enrolments e on e.id = t.entity_id
       where e.name = '归帆0' and t.verb = 'end'`,
    )
    expect(line).toMatchObject({ from_state: 'current', reason: '住处或单位变了' })
    const [item] = await sqlRows(
      `select state from person_items i join people p using (person_id) where p.name = '归帆0' and i.community_id = $1
       and i.data ->> 'kind' = 'home'`,
      [town.apricot.id],
    )
    expect(item.state).toBe('ended')
  })

  test('back again she owes a report of her own there, and a third time the same roster changes nothing', async () => {
    const rows = [...Array.from({ length: 12 }, (_, n) => good(n)), ...school]
    await apply((await upload(rows)).id)
    const home = async () => (await enrolmentsOf('归帆0')).filter(({ kind }) => kind === 'home')
    expect((await home()).map(({ community, state }) => [community, state]).sort()).toEqual([
      ['杏林湾社区', 'due'],
      ['杏林湾社区', 'ended'],
      ['柳岸社区', 'ended'],
    ])
    const before = await home()
    const again = await upload(rows)
    expect((await shown(again.id)).import).toMatchObject({ fresh: 0, moved: 0, changed: 0, unchanged: 14 })
    await apply(again.id)
    expect(await home()).toEqual(before)
  })

  test('a new unit takes the member off the old one’s list and role, and all her duties begin anew', async () => {
    const rows = Array.from({ length: 12 }, (_, n) => (n === 1 ? good(1, { 0: '县二小', 1: '' }) : good(n)))
    await apply((await upload([...rows, ...school])).id)
    const lists = await sqlRows(
      `select o.name, m.left_at is null as there from unit_members m join organisations o on o.id = m.unit_id
       where m.name = '归帆1' order by there`,
    )
    expect(lists).toEqual([
      { name: '县水务局', there: false },
      { name: '县二小', there: true },
    ])
    const roles = await sqlRows(
      `select o.name from roles r join organisations o on o.id = r.organisation_id join people p using (person_id)
       where p.name = '归帆1' and r.role = 'member' and r.ended_at is null`,
    )
    expect(roles).toEqual([{ name: '县二小' }])
    const home = (await enrolmentsOf('归帆1')).filter(({ kind }) => kind === 'home')
    expect(home.map(({ state, unit_name }) => [state, unit_name])).toEqual([
      ['ended', '县水务局'],
      ['due', '县二小'],
    ])
  })

  test('nobody is ended unless chosen: then memberships, duties and roles end, and the history stays', async () => {
    const rows = Array.from({ length: 8 }, (_, n) => good(n + 2))
    const silent = await upload(rows)
    await apply(silent.id)
    const open = `select count(*)::int as n from enrolments where name in ('归帆10', '归帆11') and state <> 'ended'`
    expect((await sqlRows(open))[0].n).toBeGreaterThan(1)
    const { id } = await upload(rows)
    const { left } = (await town.countyOfficial.call('GET', `${base()}/${id}/left?limit=500`)).body
    const ten = left.find(({ name }: { name: string }) => name === '归帆10').personId
    expect(
      (await town.countyOfficial.call('POST', `${base()}/${id}/left`, { end: true, personIds: [ten] })).status,
    ).toBe(200)
    expect((await town.clerk.call('POST', `${base()}/${id}/left`, { end: true })).status).toBe(403)
    await apply(id)
    expect((await shown(id)).import.ended).toBe(1)
    const states = await sqlRows(
      `select name, state from enrolments where name in ('归帆10', '归帆11') and kind = 'home'`,
    )
    expect(states.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: '归帆10', state: 'ended' },
      { name: '归帆11', state: 'due' },
    ])
    const [member] = await sqlRows('select left_at is not null as gone from memberships where person_id = $1', [ten])
    expect(member.gone).toBe(true)
    const again = await upload([...rows, good(10)])
    expect((await shown(again.id)).import).toMatchObject({ moved: 1 })
    await apply(again.id)
    expect((await enrolmentsOf('归帆10')).filter(({ state }) => state === 'due')).not.toHaveLength(0)
  })

  test('an upload sent twice with one key is kept once', async () => {
    const count = async () => (await sqlRows('select count(*)::int as n from imports'))[0].n
    const before = await count()
    const csv = Buffer.from([rosterColumns, good(300)].map((cells) => cells.join(',')).join('\n'))
    const key = crypto.randomUUID()
    const first = await town.countyOfficial.upload(base(), '名册.csv', csv, key)
    const second = await town.countyOfficial.upload(base(), '名册.csv', csv, key)
    expect(second.body).toEqual(first.body)
    expect(await count()).toBe(before + 1)
  })

  test('a file that turns out bad on the way is put down as failed, and its phones can be read by nobody', async () => {
    const lines = Array.from({ length: 2000 }, (_, n) => good(n + 4000).join(','))
    const csv = [rosterColumns.join(','), ...lines, `${'多,'.repeat(100)}多`].join('\n')
    const key = crypto.randomUUID()
    const send = () => town.countyOfficial.upload(base(), '坏.csv', Buffer.from(csv), key)
    expect((await send()).body.code).toBe('wrong-columns')
    // whoever did not hear the answer and sends it again is told the same
    expect((await send()).body.code).toBe('wrong-columns')
    const [row] = await sqlRows(`select state, problem, wrapped_key from imports where file_name = '坏.csv'`)
    expect(row).toEqual({ state: 'failed', problem: 'wrong-columns', wrapped_key: null })
  })
})
