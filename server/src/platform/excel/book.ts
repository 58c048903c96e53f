import { refuse } from '@lianxin/rules/refusal'
import { attribute, elements, plain, tagsOf, textIn } from './xml.ts'
import { type Entry, textOf, unpacked } from './zip.ts'

/** What a workbook says about the sheet that is read: where it lies, its texts, and which styles mean a day or a time. */
export interface Book {
  sheet: Entry
  strings: string[]
  isDate: boolean[]
  /** Serial days count from 1904 instead of 1900. */
  from1904: boolean
}

/** Reads a workbook's small parts and shared texts; the first sheet that isn't hidden is the one. Throws bad-file. */
export async function openBook(file: Buffer, entries: readonly Entry[], mostText: number): Promise<Book> {
  const workbook = (await textOf(file, entries, 'xl/workbook.xml')) ?? ''
  const relations = (await textOf(file, entries, 'xl/_rels/workbook.xml.rels')) ?? ''
  const shown = tagsOf(workbook, 'sheet').find((tag) => !/hidden/i.test(attribute(tag, 'state') ?? ''))
  if (!shown) throw refuse('nothing-to-import')
  const id = /\s(?:\w+:)id\s*=\s*["']([^"']*)["']/.exec(shown)?.[1]
  const target = tagsOf(relations, 'Relationship').find((tag) => attribute(tag, 'Id') === id)
  const name = pathOf(attribute(target ?? '', 'Target') ?? '')
  const sheet = entries.find((entry) => entry.name === name && name.startsWith('xl/worksheets/'))
  if (!sheet) throw refuse('bad-file', { reason: 'unreadable' })
  return {
    sheet,
    strings: await sharedStrings(file, entries, mostText),
    isDate: dateStyles((await textOf(file, entries, 'xl/styles.xml')) ?? ''),
    from1904: /\sdate1904\s*=\s*["'](?:1|true)["']/.test(tagsOf(workbook, 'workbookPr').join()),
  }
}

function pathOf(target: string): string {
  const parts: string[] = []
  for (const part of (target.startsWith('/') ? target : `xl/${target}`).split('/'))
    if (part === '..') parts.pop()
    else if (part && part !== '.') parts.push(part)
  return parts.join('/')
}

async function sharedStrings(file: Buffer, entries: readonly Entry[], mostText: number): Promise<string[]> {
  const entry = entries.find(({ name }) => name === 'xl/sharedStrings.xml')
  const strings: string[] = []
  if (!entry) return strings
  const tooMuch = refuse('file-too-large', { reason: 'text' })
  let text = 0
  for await (const some of elements(unpacked(file, entry), 'si', 2 ** 24, tooMuch))
    for (const { inside, prefix } of some) {
      const one = textIn(inside, prefix)
      text += one.length
      if (text > mostText) throw tooMuch
      strings.push(one)
    }
  return strings
}

/** Built-in number formats that mean a day or a time, Chinese ones among them (ECMA-376 part 1, 18.8.30). */
const builtIn = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58 && id !== 48 && id !== 49)

function dateStyles(styles: string): boolean[] {
  const custom = new Map<number, boolean>()
  for (const tag of tagsOf(styles, 'numFmt')) {
    const code = plain(attribute(tag, 'formatCode') ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '')
    custom.set(Number(attribute(tag, 'numFmtId')), /[ymdhs]/i.test(code.replace(/general/gi, '')))
  }
  const cells = /<(?:\w+:)?cellXfs[\s>][\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(styles)?.[0] ?? ''
  return tagsOf(cells, 'xf').map((tag) => {
    const id = Number(attribute(tag, 'numFmtId') ?? 0)
    return custom.get(id) ?? builtIn(id)
  })
}
