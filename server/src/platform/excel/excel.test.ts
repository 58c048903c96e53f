import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Refusal } from '@lianxin/rules/refusal'
import fc from 'fast-check'
import { readXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { guarded, unguarded } from './guard.ts'
import { bookOf, overlapping, partsOf, zipOf } from './hostile.ts'
import { readSheet } from './read.ts'
import type { SheetLimits, SheetRow } from './shape.ts'
import { writeWorkbook } from './write.ts'

const rowsOf = async (file: Buffer | string, limits?: Partial<SheetLimits>): Promise<SheetRow[]> =>
  Array.fromAsync(readSheet(file, limits))
const cellsOf = async (file: Buffer | string): Promise<string[][]> => (await rowsOf(file)).map((row) => row.cells)
const refusalOf = (file: Buffer, limits?: Partial<SheetLimits>): Promise<Refusal> =>
  rowsOf(file, limits).then(
    () => expect.fail('nothing was refused'),
    (refusal: Refusal) => refusal,
  )
const row = (cells: string) => `<row r="1">${cells}</row>`
const fine = row('<c r="A1"><v>1</v></c>')

describe('a workbook as Excel and WPS save it', () => {
  test('gives phones kept as numbers and as text alike, in full', async () => {
    const rows = row('<c r="A1"><v>14400000001</v></c><c r="B1" t="s"><v>0</v></c><c r="C1"><v>1.4400000002E10</v></c>')
    expect(await cellsOf(bookOf({ rows, strings: ['14400000003'] }))).toEqual([
      ['14400000001', '14400000003', '14400000002'],
    ])
  })
  test('gives days and times by their format, Chinese formats and built-in ones among them', async () => {
    const styled = ['14', 'yyyy/m/d', 'yyyy"年"m"月"d"日"', '31', '57', 'h:mm', 'yyyy-mm-dd hh:mm']
    const formats = styled.map((code) => (/^\d+$/.test(code) ? Number(code) : code.replaceAll('"', '&quot;')))
    const values = [46348, 46348, 46348, 46348, 46348, 0.770833333, 46348.770833333]
    const cells = values.map((v, n) => `<c r="${String.fromCharCode(65 + n)}1" s="${n + 1}"><v>${v}</v></c>`).join('')
    const day = '2026-11-22'
    expect(await cellsOf(bookOf({ rows: row(cells), formats }))).toEqual([
      [day, day, day, day, day, '18:30', `${day} 18:30`],
    ])
  })
  test('gives rich and inline text, rare characters, decimals and yes-or-no', async () => {
    const rows = row(
      '<c r="A1" t="inlineStr"><is><r><t>𠮷</t></r><r><t>野家👋</t></r></is></c><c r="B1"><v>0.30000000000000004</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="s"><v>0</v></c>',
    )
    expect(await cellsOf(bookOf({ rows, strings: [' 望棠小区  '] }))).toEqual([['𠮷野家👋', '0.3', 'TRUE', '望棠小区']])
  })
  test('keeps the line numbers that the spreadsheet shows, over empty lines', async () => {
    const rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="4"><c r="B4"><v>2</v></c></row>'
    expect((await rowsOf(bookOf({ rows }))).map((r) => [r.row, r.cells])).toEqual([
      [1, ['1']],
      [4, ['', '2']],
    ])
  })
  test('may hold thousands of empty formatted cells beyond the data', async () => {
    const rows = `${fine}<row r="90000"><c r="XFD90000" s="0"/></row>`
    expect(await cellsOf(bookOf({ rows }))).toEqual([['1']])
  })
})

describe('a cell that may not be what it seems', () => {
  test('a formula is read as its kept value, and the row says so', async () => {
    const [line] = await rowsOf(bookOf({ rows: row('<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><v>7</v></c>') }))
    expect(line).toEqual({ row: 1, cells: ['2', '7'], problems: [{ column: 1, problem: 'formula' }] })
  })
  test('merged cells are noted on every row they cover', async () => {
    const rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    const lines = await rowsOf(bookOf({ rows, after: '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>' }))
    expect(lines.map((l) => l.problems)).toEqual([
      [{ column: 1, problem: 'merged' }],
      [{ column: 1, problem: 'merged' }],
    ])
  })
  test('an 18-digit number that the spreadsheet rounded, an error value, a text too long are named', async () => {
    const rows = row(
      '<c r="A1"><v>510000190001011234</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1" t="s"><v>0</v></c>',
    )
    const [line] = await rowsOf(bookOf({ rows, strings: ['长'.repeat(3000)] }))
    expect(line?.problems.map((p) => p.problem).sort()).toEqual(['error-value', 'rounded-number', 'too-long'])
    expect(line?.cells[2]).toHaveLength(2000)
  })
})

describe('csv', () => {
  const wanted = [
    ['姓名', '电话'],
    ['沈知远', '14400000001'],
  ]
  test('is read in UTF-8 with and without its mark, in GB18030 and in UTF-16 from Excel', async () => {
    const text = '姓名,电话\r\n沈知远,14400000001\r\n'
    // “姓名,电话\r\n沈知远,14400000001\r\n” in GB18030
    const gb = Buffer.from('d0d5c3fb2cb5e7bbb00d0ac9f2d6aad4b62c31343430303030303030310d0a', 'hex')
    const utf16 = Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le')
    for (const file of [Buffer.from(text), Buffer.from(`\ufeff${text}`), gb, utf16]) {
      expect(await cellsOf(file)).toEqual(wanted)
    }
  })
  test('keeps ="0144" as text, notes a formula and a number that lost its digits', async () => {
    const lines = await rowsOf(Buffer.from('="0144","沈,知远"\n=1+1,1.44E+10\n'))
    expect(lines[0]).toEqual({ row: 1, cells: ['0144', '沈,知远'], problems: [] })
    expect(lines[1]?.problems.map((p) => p.problem)).toEqual(['formula', 'rounded-number'])
  })
})

describe('a hostile file is refused with its reason, and nothing of it is read', () => {
  test('wrong magic: old .xls, PDF, HTML named .xls, a Word file, nothing at all', async () => {
    const files: [Buffer, string][] = [
      [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'wrong-file-type'],
      [Buffer.from('%PDF-1.7\n\x00\x01\x02'), 'wrong-file-type'],
      [Buffer.from('<html><table><tr><td>1</td></tr></table>'), 'wrong-file-type'],
      [zipOf([{ name: 'word/document.xml', data: '<w/>' }]), 'wrong-file-type'],
      [Buffer.alloc(0), 'nothing-to-import'],
      [bookOf({ rows: '' }), 'nothing-to-import'],
    ]
    for (const [file, code] of files) expect((await refusalOf(file)).code).toBe(code)
  })
  test('macros, in any of their homes', async () => {
    const macro = 'application/vnd.ms-excel.sheet.macroEnabled.main+xml'
    const files = [
      bookOf({ rows: fine, more: [{ name: 'xl/vbaProject.bin', data: 'x' }] }),
      bookOf({ rows: fine, more: [{ name: 'xl/vbaProject.dat', data: 'x' }] }),
      bookOf({ rows: fine, contentType: macro }),
      bookOf({ rows: fine, more: [{ name: 'xl/macrosheets/sheet1.xml', data: '<x/>' }] }),
      bookOf({ rows: fine, more: [{ name: 'xl/embeddings/oleObject1.bin', data: 'x' }] }),
    ]
    for (const file of files) expect((await refusalOf(file)).code).toBe('file-with-macros')
  })
  test('a zip bomb by ratio, by size, by number of parts, by overlap, by a lie about its size', async () => {
    const zeros = Buffer.alloc(20 * 2 ** 20, 48)
    const ratio = bookOf({ rows: fine, more: [{ name: 'xl/media/a.xml', data: zeros }] })
    const lie = bookOf({ rows: fine, more: [{ name: 'xl/media/a.xml', data: zeros, size: 100 }] })
    const many = bookOf({ rows: fine, more: Array.from({ length: 1200 }, (_, n) => ({ name: `xl/x${n}`, data: '' })) })
    const size = bookOf({ rows: fine, more: [{ name: 'xl/a', data: '', size: 2_000_000_000 }] })
    expect((await refusalOf(ratio)).params).toEqual({ reason: 'ratio' })
    expect((await refusalOf(many)).params).toEqual({ reason: 'parts' })
    expect((await refusalOf(size)).params).toEqual({ reason: 'unpacked' })
    const smaller = bookOf({ rows: fine, more: [{ name: 'xl/media/a.xml', data: 'x', size: 1000 }] })
    for (const file of [lie, smaller]) expect((await refusalOf(file)).params).toEqual({ reason: 'size-lie' })
    expect((await refusalOf(overlapping())).params).toEqual({ reason: 'overlap' })
  })
  test('an archive that shows one name to us and another to the parser, or one name twice', async () => {
    const parts = partsOf({ rows: fine })
    expect((await refusalOf(zipOf([...parts, { name: 'a.xml', localName: 'b.xml', data: '' }]))).params.reason).toBe(
      'two-names',
    )
    expect((await refusalOf(zipOf([...parts, { name: 'XL/workbook.xml', data: '' }]))).params.reason).toBe('same-name')
  })
  test('billion laughs and outside entities', async () => {
    const laughs = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]>'
    const outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    for (const doctype of [laughs, outside]) {
      expect((await refusalOf(bookOf({ rows: fine, doctype }))).params).toEqual({ reason: 'document-type' })
    }
    const utf16 = { data: Buffer.from('\ufeff<worksheet/>', 'utf16le') }
    expect((await refusalOf(bookOf({ rows: fine, sheet: utf16 }))).code).toBe('bad-file')
  })
  test('a million columns, near or far, with references or without', async () => {
    const without = row('<c><v>1</v></c>'.repeat(1_000_000))
    for (const rows of [row('<c r="BDWGN1"><v>1</v></c>'), row('<c r="XFD1"><v>1</v></c>'), without]) {
      expect((await refusalOf(bookOf({ rows }), { ratio: 2000 })).code).toBe('wrong-columns')
    }
  }, 60_000)
  test('more rows than allowed, near or far', async () => {
    const far = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    const near = Array.from({ length: 30 }, (_, n) => `<row r="${n + 1}"><c r="A${n + 1}"><v>1</v></c></row>`).join('')
    expect((await refusalOf(bookOf({ rows: far }))).code).toBe('too-many-rows')
    expect((await refusalOf(bookOf({ rows: near }), { rows: 20 })).code).toBe('too-many-rows')
    expect((await refusalOf(Buffer.from('a\n'.repeat(30)), { rows: 20 })).code).toBe('too-many-rows')
    expect((await refusalOf(Buffer.from(`${'a,'.repeat(100)}\n`))).code).toBe('wrong-columns')
  })
  test('__proto__ in names, references and texts leaves every object as it was', async () => {
    const rows = row('<c r="__proto__1" t="s"><v>0</v></c><c r="A1" t="s"><v>0</v></c>')
    const more = [
      { name: '__proto__', data: 'x' },
      { name: 'xl/comments1.xml', data: '<comments><commentList><comment ref="__proto__"/></commentList></comments>' },
    ]
    const read = await cellsOf(bookOf({ rows, strings: ['__proto__'], more })).catch((e: Refusal) => e.code)
    expect(['bad-file', [['__proto__']]]).toContainEqual(read)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
  test('a file that would take too long or too much memory ends with a refusal, not with the server', async () => {
    const cells = Array.from(
      { length: 40 },
      (_, c) => `<c t="inlineStr"><is><t>${'x'.repeat(30)}${c}</t></is></c>`,
    ).join('')
    const big = bookOf({ rows: Array.from({ length: 15_000 }, () => `<row>${cells}</row>`).join('') })
    expect((await refusalOf(big, { memory: 50, ratio: 2000 })).params).toEqual({ reason: 'time-or-memory' })
    expect((await refusalOf(big, { seconds: 0.05, ratio: 2000 })).params).toEqual({ reason: 'time-or-memory' })
  }, 60_000)
  test('every cut of a good file is refused or read, never a fault of ours', async () => {
    const good = bookOf({ rows: fine })
    for (const share of [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
      const refusal = await refusalOf(good.subarray(0, Math.floor(good.length * share)))
      expect(['bad-file', 'wrong-file-type']).toContain(refusal.code)
    }
  }, 60_000)
})

describe('a workbook that we write', () => {
  test('comes back as it went out, with every dangerous text kept from being a formula', async () => {
    const texts = [
      '=1+1',
      '＝cmd',
      '+SUM(A1)',
      '-2+3',
      '@x',
      '＠x',
      '\t=1',
      '\u200b=1',
      ' =1',
      '-5',
      '+8614400000001',
      '−5',
      "'引",
      '𠮷',
      '',
    ]
    const file = await writeWorkbook(
      [{ header: '文字', choices: ['甲', '乙'] }, { header: '数' }],
      texts.map((t, n) => [t, n]),
    )
    const lines = await rowsOf(file)
    expect(lines.slice(1).map((l) => l.cells[0])).toEqual(texts.map((t) => t.trim()))
    expect(lines.flatMap((l) => l.problems)).toEqual([])
    const sheet = (await readXlsx(file)).sheets[0]
    expect([...(sheet?.cells?.values() ?? [])].filter((cell) => cell.formula !== undefined)).toEqual([])
    expect(sheet?.rows[10]).toEqual(['-5', 9])
    expect(sheet?.rows[11]).toEqual(['+8614400000001', 10])
    expect(sheet?.rows[1]?.[0]).toBe("'=1+1")
  })
  test('carries any text at all without breaking the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 20 }), async (texts) => {
        const file = await writeWorkbook(
          [{ header: 'a' }],
          texts.map((t) => [t]),
        )
        expect((await readXlsx(file)).sheets[0]?.rows.length).toBeGreaterThan(0)
      }),
      { numRuns: 100 },
    )
  })
  test('the guard stands before whatever folds to a formula sign, also behind blanks and invisible characters', () => {
    const dangerous = [
      '=1',
      '＝cmd',
      '＋1+A1',
      '－A1',
      '＠x',
      '﹦1',
      '\u200b=1',
      '\u3000=1',
      '\ufeff@x',
      '\t1',
      '\r1',
      '\0x',
    ]
    for (const text of dangerous) expect(guarded(text).charAt(0), JSON.stringify(text)).toBe("'")
    for (const text of ['-5', '+8614400000001', '+86 144-0000-0001', '－５', '1-2', '张=三', ''])
      expect(guarded(text)).toBe(text)
  })
  test('the guard is taken off again exactly where it was put on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite' }), (text) => {
        const out = guarded(text)
        if (out !== text) expect(unguarded(out)).toBe(out.slice(1))
        expect(/^[=@\t\r\0]/.test(out)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})

test('a path and a stream are read as a buffer is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-sheet-'))
  const path = join(folder, 'a.csv')
  writeFileSync(path, '姓名\n沈知远\n')
  const streamed = await Array.fromAsync(readSheet(createReadStream(path)))
  expect(streamed.map((line) => line.cells)).toEqual([['姓名'], ['沈知远']])
  expect(await cellsOf(path)).toEqual([['姓名'], ['沈知远']])
  rmSync(folder, { recursive: true })
  await expect(cellsOf(path)).rejects.toThrow('ENOENT')
})

test('many uploads at once are read two at a time, and one that is left half read makes room', async () => {
  const file = Buffer.from('a\nb\n')
  for await (const line of readSheet(file)) {
    expect(line.row).toBe(1)
    break
  }
  const all = await Promise.all(Array.from({ length: 5 }, () => cellsOf(file)))
  expect(all.every((cells) => cells.length === 2)).toBe(true)
})
