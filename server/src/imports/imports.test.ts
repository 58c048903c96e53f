import { rosterColumns } from '@lianxin/rules/roster'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { writeWorkbook } from '../platform/excel/write.ts'
import { runImport } from './commands.apply.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

const base = () => `/api/organisations/${town.county.id}/imports`
const good = (n: number, more: Partial<Record<number, string>> = {}): string[] => {
  const row = [
    '县水务局',
    '第一支部',
    `禾舟${n}`,
    `1440001${String(n).padStart(4, '0')}`,
    '听雨街道',
    '杏林湾社区',
    '望棠小区',
    '工程师',
    '电工、水电',
    '周六上午',
  ]
  for (const [at, cell] of Object.entries(more)) row[Number(at)] = cell ?? ''
  return row
}

async function upload(rows: string[][], who: Person = town.countyOfficial, head: readonly string[] = rosterColumns) {
  const content = await writeWorkbook(
    head.map((header) => ({ header })),
    rows,
  )
  return send(content, 'roster.xlsx', who)
}

const send = (content: Buffer, name: string, who: Person) => who.upload(base(), name, content)

const peopleLike = async (name: string) =>
  (await town.admin.query('select person_id from people where name like $1', [name])).rows.map((row) => row.person_id)

describe('roster import', () => {
  test('two hundred rows come in through preview and confirmation, each person once, each due where the scheme asks', async () => {
    const rows = Array.from({ length: 200 }, (_, n) => good(n))
    const sent = await upload(rows)
    expect(sent).toMatchObject({ status: 200, body: { total: 200, bad: 0 } })
    expect(await peopleLike('禾舟%')).toHaveLength(0)
    await town.countyOfficial.call('POST', `${base()}/${sent.body.id}/confirm`)
    await runImport(town.app, town.county.id, sent.body.id)
    await town.app.drained()
    expect(await peopleLike('禾舟%')).toHaveLength(200)
    const { rows: due } = await town.admin.query(
      `select count(*)::int as n from enrolments where community_id = $1 and name like '禾舟%' and state = 'due' and kind = 'home'`,
      [town.apricot.id],
    )
    expect(due[0].n).toBe(200)
    const after = await town.countyOfficial.call('GET', `${base()}/${sent.body.id}`)
    expect(after.body.import).toMatchObject({ state: 'done', applied: 200 })
    const { rows: keys } = await town.admin.query('select wrapped_key from imports where id = $1', [sent.body.id])
    expect(keys[0].wrapped_key).toBeNull()
  })

  test('the same roster a second time makes nobody twice', async () => {
    const before = await peopleLike('禾舟%')
    const sent = await upload(Array.from({ length: 30 }, (_, n) => good(n)))
    await town.countyOfficial.call('POST', `${base()}/${sent.body.id}/confirm`)
    await runImport(town.app, town.county.id, sent.body.id)
    await town.app.drained()
    expect(await peopleLike('禾舟%')).toHaveLength(before.length)
  })

  test('bad rows are told by row and column, and come back as a file with the reason', async () => {
    const sent = await upload([
      good(900),
      good(901, { 3: '1440001' }),
      good(902, { 5: '没有的社区' }),
      good(900, { 2: '同一个号' }),
      good(904, { 6: '没有的小区' }),
    ])
    expect(sent.body).toMatchObject({ total: 5, bad: 4 })
    const preview = await town.countyOfficial.call('GET', `${base()}/${sent.body.id}?state=bad`)
    expect(preview.body.rows.map((row: { problems: unknown[] }) => row.problems)).toEqual([
      [{ column: 3, code: 'bad-phone' }],
      [{ column: 5, code: 'unknown-community' }],
      [{ column: 3, code: 'phone-twice' }],
      [{ column: 6, code: 'unknown-neighbourhood' }],
    ])
    expect(JSON.stringify(preview.body)).not.toContain('14400010902')
    const file = await town.countyOfficial.call('GET', `${base()}/${sent.body.id}/bad-rows.xlsx`)
    expect(file.status).toBe(200)
    const { rows } = await town.admin.query(
      `select count(*)::int as n from audit where action = 'import.open-bad-rows'`,
    )
    expect(rows[0].n).toBe(1)
  })

  test('an import that stops in the middle is carried on: none lost, none doubled', async () => {
    const sent = await upload(Array.from({ length: 1300 }, (_, n) => good(6000 + n, { 2: `渡川${n}` })))
    await town.countyOfficial.call('POST', `${base()}/${sent.body.id}/confirm`)
    // the first run loses its database after a take of rows: later transactions of this pool fail
    const { pool } = town.app
    let left = 9
    const broken = new Proxy(pool.kysely, {
      get: (target, name, receiver) => {
        if (name === 'transaction' && left-- <= 0) throw new Error('the server went away')
        const value = Reflect.get(target, name, receiver)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    await expect(
      runImport({ ...town.app, pool: { ...pool, kysely: broken } }, town.county.id, sent.body.id),
    ).rejects.toThrow()
    const half = (await peopleLike('渡川%')).length
    expect(half).toBeGreaterThan(0)
    expect(half).toBeLessThan(1300)
    await runImport(town.app, town.county.id, sent.body.id)
    await town.app.drained()
    expect(await peopleLike('渡川%')).toHaveLength(1300)
    const { rows } = await town.admin.query(
      `select count(*)::int as n, count(distinct subject_id)::int as d from enrolments where name like '渡川%'`,
    )
    expect(rows[0].n).toBe(rows[0].d)
  })

  test('a cancelled import applies nothing more', async () => {
    const sent = await upload([good(3000, { 2: '停云' })])
    await town.countyOfficial.call('POST', `${base()}/${sent.body.id}/confirm`)
    await town.countyOfficial.call('POST', `${base()}/${sent.body.id}/cancel`)
    await runImport(town.app, town.county.id, sent.body.id)
    expect(await peopleLike('停云')).toHaveLength(0)
    expect((await town.countyOfficial.call('POST', `${base()}/${sent.body.id}/confirm`)).body.code).toBe('wrong-state')
  })

  test('a home nobody knows is left to the member, a new unit and branch are made', async () => {
    const sent = await upload([good(4000, { 0: '县档案馆', 1: '机关支部', 2: '守拙', 4: '', 5: '', 6: '' })])
    expect(sent.body.bad).toBe(0)
    await town.countyOfficial.call('POST', `${base()}/${sent.body.id}/confirm`)
    await runImport(town.app, town.county.id, sent.body.id)
    const { rows } = await town.admin.query(
      `select o.name, m.home_community_id from memberships m join people p using (person_id) join organisations o on o.id = m.unit_id where p.name = '守拙'`,
    )
    expect(rows).toEqual([{ name: '县档案馆', home_community_id: null }])
  })

  test('wrong columns, a wrong kind of file, an empty one and a clerk’s upload are refused', async () => {
    expect((await upload([good(1)], town.countyOfficial, ['甲', '乙'])).body.code).toBe('wrong-columns')
    expect((await upload([])).body.code).toBe('nothing-to-import')
    expect((await send(Buffer.from('%PDF-1.7 …'), 'roster.xlsx', town.countyOfficial)).status).toBeGreaterThanOrEqual(
      400,
    )
    expect((await upload([good(1)], town.clerk)).status).toBe(403)
  })

  test('a csv with a byte order mark reads as well', async () => {
    const line = good(5000, { 2: 'plain' }).join(',')
    const sent = await send(Buffer.from(`\uFEFF${rosterColumns.join(',')}\n${line}\n`), 'r.csv', town.countyOfficial)
    expect(sent.body).toMatchObject({ total: 1, bad: 0 })
  })
})
