import { rosterColumns } from '@lianxin/rules/roster'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rosterBook, rosterCsv, rosterLine } from '../../test/rosters.ts'
import { openTown, type Town } from '../../test/town.ts'
import { bookOf } from '../platform/excel/hostile.ts'
import { readSheet } from '../platform/excel/read.ts'

const rows = 100_000
let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

const base = () => `/api/organisations/${town.county.id}/imports`
const upload = (name: string, content: Buffer) => town.countyOfficial.upload(base(), name, content)
const peakOf = async (id: string): Promise<number> =>
  (await town.admin.query('select peak_kib from imports where id = $1', [id])).rows[0].peak_kib / 1024
const lines = Array.from({ length: rows }, (_, n) => rosterLine(n))

describe('100,000 rows', () => {
  test.each([
    ['shared texts', () => rosterBook(lines, { shared: true })],
    ['texts in the cells', () => rosterBook(lines, { shared: false })],
    ['csv', () => rosterCsv(lines)],
  ])('of %s are read in at most 250 MiB', async (_, make) => {
    const sent = await upload('名册', make())
    expect(sent.body).toMatchObject({ total: rows, bad: 0 })
    expect(await peakOf(sent.body.id)).toBeLessThanOrEqual(250)
  })

  test('a third of them bad come back as a file with reasons', async () => {
    const spoilt = lines.map((cells, n) => (n % 10 < 3 ? cells.with(3, `1440${n % 7}`) : cells))
    const sent = await upload('名册', rosterBook(spoilt, { shared: true }))
    expect(sent.body).toMatchObject({ total: rows, bad: rows * 0.3 })
    const file = await town.countyOfficial.call('GET', `${base()}/${sent.body.id}/bad-rows.xlsx`)
    expect(file.status).toBe(200)
  })

  test('one phone on every second line is told each time but the first', async () => {
    const doubled = lines.map((cells, n) => (n % 2 ? cells.with(3, '14400000000') : cells))
    expect((await upload('名册', rosterCsv(doubled))).body).toMatchObject({ total: rows, bad: rows / 2 })
  })
})

const cells = (n: number, inside: (at: string, text: string) => string) =>
  rosterLine(n)
    .map((text, x) => inside(`${'ABCDEFGHIJK'[x]}${n + 2}`, text))
    .join('')
const inline = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`
const head = `<row r="1">${rosterColumns.map((text, x) => inline(`${'ABCDEFGHIJK'[x]}1`, text)).join('')}</row>`
const book = (inside: (at: string, text: string) => string, after = '') =>
  bookOf({
    rows: head + lines.map((_, n) => `<row r="${n + 2}">${cells(n, inside)}</row>`).join(''),
    after,
  })

describe('hostile files of 100,000 rows', () => {
  test('a formula in every name is told on every row', async () => {
    const formulas = book((at, text) =>
      at.startsWith('C') ? `<c r="${at}" t="str"><f>HYPERLINK("x")</f><v>${text}</v></c>` : inline(at, text),
    )
    expect((await upload('名册.xlsx', formulas)).body).toMatchObject({ total: rows, bad: rows })
  })

  test('phones kept as numbers are phones', async () => {
    const numbers = book((at, text) => (at.startsWith('D') ? `<c r="${at}"><v>${text}</v></c>` : inline(at, text)))
    expect((await upload('名册.xlsx', numbers)).body).toMatchObject({ total: rows, bad: 0 })
  })

  test('units merged over all rows are told on each', async () => {
    const merged = book(inline, `<mergeCells count="1"><mergeCell ref="A2:A${rows + 1}"/></mergeCells>`)
    expect((await upload('名册.xlsx', merged)).body).toMatchObject({ total: rows, bad: rows })
  })

  test('a bomb of zeros and a file of the wrong kind leave nothing', async () => {
    const before = (await town.admin.query('select count(*)::int as n from imports')).rows[0].n
    const bomb = bookOf({ rows: head, more: [{ name: 'xl/media/a.xml', data: Buffer.alloc(200 * 2 ** 20, 48) }] })
    expect((await upload('名册.xlsx', bomb)).body.code).toBe('file-too-large')
    expect((await upload('名册.xlsx', Buffer.from('%PDF-1.7\n\x00'))).body.code).toBe('wrong-file-type')
    expect((await town.admin.query('select count(*)::int as n from imports')).rows[0].n).toBe(before)
  })

  test('more rows than 100,000 are refused as too many', async () => {
    const many = rosterCsv(Array.from({ length: rows + 200 }, (_, n) => rosterLine(n)))
    const read = async () => {
      for await (const _ of readSheet(many));
    }
    await expect(read()).rejects.toMatchObject({ code: 'too-many-rows' })
  })
})
