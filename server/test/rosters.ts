import { randomUUID } from 'node:crypto'
import { rosterColumns } from '@lianxin/rules/roster'
import { bookOf } from '../src/platform/excel/hostile.ts'

// Big rosters for the long tests and the bench: as Excel and WPS save them (shared strings), with texts in the cells, and
// as csv. Skewed as life is: few large units, many small ones, most people at home in a few communities.

/** The n-th of `size` things, few of them often. */
const skewed = (n: number, size: number): number => Math.floor(size * ((n * 0.618_033_988_75) % 1) ** 3)

/** Line `n` of a roster: a person of her own, phone 1440 and the number; `homes` are `street|community`. */
export function rosterLine(n: number, homes: readonly string[] = ['听雨街道|杏林湾社区']): string[] {
  const [street = '', community = ''] = (homes[skewed(n + 17, homes.length)] ?? '').split('|')
  const unit = skewed(n, 900)
  const phone = `1440${String(n).padStart(7, '0')}`
  const offers = ['电工', '电工、水电', '会计', '医护、照料', '']
  return [
    `第${unit + 1}局`,
    unit % 3 ? `第${(n % 4) + 1}支部` : '',
    `归帆${n.toString(36)}`,
    phone,
    street,
    community,
    '',
    n % 5 ? '科员' : '工程师',
    offers[n % offers.length] ?? '',
    n % 3 ? '周六上午' : '晚上',
    '',
  ]
}

const letters = 'ABCDEFGHIJK'
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** A workbook of these lines under the template's head; `shared` puts each text once into the table of strings. */
export function rosterBook(lines: readonly (readonly string[])[], { shared }: { shared: boolean }): Buffer {
  const strings = new Map<string, number>()
  const cell = (text: string, at: string): string => {
    if (!text) return ''
    if (!shared) return `<c r="${at}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`
    const index = strings.get(text) ?? strings.size
    strings.set(text, index)
    return `<c r="${at}" t="s"><v>${index}</v></c>`
  }
  const row = (cells: readonly string[], y: number) =>
    `<row r="${y}" spans="1:11">${cells.map((text, x) => cell(text, `${letters[x]}${y}`)).join('')}</row>`
  const rows = [rosterColumns, ...lines].map((cells, at) => row(cells, at + 1)).join('')
  return bookOf({ rows, strings: [...strings.keys()].map(escaped) })
}

/** The same as csv with Windows line ends, in UTF-8. */
export const rosterCsv = (lines: readonly (readonly string[])[]): Buffer =>
  Buffer.from([rosterColumns, ...lines].map((cells) => cells.join(',')).join('\r\n'))

/** One file as a browser's form sends it. */
export function formOf(name: string, content: Buffer): { body: FormData; headers: Record<string, string> } {
  const body = new FormData()
  body.set('file', new Blob([new Uint8Array(content)]), name)
  return { body, headers: { 'idempotency-key': randomUUID() } }
}
