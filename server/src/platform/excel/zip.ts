import { createInflateRaw } from 'node:zlib'
import { refuse } from '@lianxin/rules/refusal'
import type { SheetLimits } from './shape.ts'

/** One part of an archive, as its table of contents tells it. */
export type Entry = { name: string; method: number; packed: number; size: number; start: number; end: number }

const chunkSize = 256 * 1024
/** Long enough for any mark that is looked for to lie across two chunks. */
const carried = 64

/**
 * Looks at the archive's own table of contents before any part is read: part count, unpacked size, ratio, parts lying
 * over each other, encryption, macros; then unpacks every part once, chunk by chunk, against its declared size, and
 * refuses document types (entity bombs, outside references) and XML in another encoding than UTF-8.
 * Each worksheet's bare XML is shown to `look` in pieces that begin with the end of the one before.
 * Throws Refusal `bad-file`, `file-too-large`, `file-with-macros`, `wrong-file-type`.
 */
export async function inspectArchive(
  file: Buffer,
  limits: SheetLimits,
  look: (sheet: string, piece: Buffer) => void,
): Promise<Entry[]> {
  const entries = contents(file, limits)
  for (const entry of entries) {
    const isText = /\.(?:xml|rels|vml)$/i.test(entry.name)
    const isSheet = entry.name.startsWith('xl/worksheets/')
    let before: Buffer = Buffer.alloc(0)
    for await (const chunk of unpacked(file, entry)) {
      if (!isText) continue
      const piece = before.length ? Buffer.concat([before, chunk]) : chunk
      mustBePlain(piece, entry.name)
      if (isSheet) look(entry.name, piece)
      before = piece.subarray(-carried)
    }
  }
  if (!entries.some((entry) => entry.name === 'xl/workbook.xml')) throw refuse('wrong-file-type', { kind: 'archive' })
  return entries
}

function mustBePlain(piece: Buffer, name: string): void {
  if (piece.includes(0)) throw refuse('bad-file', { reason: 'document-type' })
  for (let at = piece.indexOf('<!'); at >= 0; at = piece.indexOf('<!', at + 2))
    if (/^<!(?:DOCTYPE|ENTITY)/i.test(piece.toString('latin1', at, at + 9)))
      throw refuse('bad-file', { reason: 'document-type' })
  if (name === '[Content_Types].xml' && /macroEnabled|ms-office\.vbaProject/i.test(piece.toString('latin1')))
    throw refuse('file-with-macros')
}

/** A part's bytes, unpacked chunk by chunk and held against the size it declares. Throws bad-file. */
export async function* unpacked(file: Buffer, entry: Entry): AsyncGenerator<Buffer, void, undefined> {
  const packed = file.subarray(entry.start, entry.end)
  let size = 0
  if (entry.method === 0) {
    size = packed.length
    for (let at = 0; at < size; at += chunkSize) yield packed.subarray(at, at + chunkSize)
  } else {
    const inflate = createInflateRaw({ chunkSize })
    inflate.end(packed)
    try {
      for await (const chunk of inflate) {
        size += (chunk as Buffer).length
        if (size > entry.size) break
        yield chunk as Buffer
      }
    } catch (error) {
      // whatever zlib says, to the sender it is one thing; a refusal of the reader passes through
      if (!(error as { code?: string }).code?.startsWith('Z_')) throw error
      size = -1
    }
  }
  if (size !== entry.size) throw refuse('bad-file', { reason: 'size-lie' })
}

/** A small part as text; undefined when the archive has none of that name. */
export async function textOf(file: Buffer, entries: readonly Entry[], name: string): Promise<string | undefined> {
  const entry = entries.find((one) => one.name === name)
  if (!entry) return undefined
  if (entry.size > 16 * 2 ** 20) throw refuse('file-too-large', { reason: 'unpacked' })
  return Buffer.concat(await Array.fromAsync(unpacked(file, entry))).toString('utf8')
}

function contents(file: Buffer, limits: SheetLimits): Entry[] {
  const bad = (reason: string) => refuse('bad-file', { reason })
  const tail = findTail(file)
  const count = file.readUInt16LE(tail + 10)
  let at = file.readUInt32LE(tail + 16)
  if (file.readUInt16LE(tail + 8) !== count || at > tail) throw bad('torn')
  if (count > limits.entries) throw refuse('file-too-large', { reason: 'parts' })
  const entries: Entry[] = []
  const names = new Set<string>()
  let unpacked = 0
  for (let n = 0; n < count; n++) {
    if (at + 46 > tail || file.readUInt32LE(at) !== 0x02014b50) throw bad('torn')
    const [flags, method] = [file.readUInt16LE(at + 8), file.readUInt16LE(at + 10)]
    const [packed, size] = [file.readUInt32LE(at + 20), file.readUInt32LE(at + 24)]
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => file.readUInt16LE(at + o)) as [number, number, number]
    const local = file.readUInt32LE(at + 42)
    const name = file.toString('utf8', at + 46, at + 46 + nameLength)
    at += 46 + nameLength + extra + comment
    if (flags & 1) throw refuse('wrong-file-type', { kind: 'locked' })
    if ((method !== 0 && method !== 8) || packed === 0xffffffff || size === 0xffffffff) throw bad('packing')
    if (names.has(name.toLowerCase())) throw bad('same-name')
    names.add(name.toLowerCase())
    // Excel 4 macro sheets and embedded programs run without a vbaProject.
    if (/vbaproject|(?:macro|dialog)sheets\/|activex\/|\.bin$/i.test(name) && !/printersettings/i.test(name)) {
      throw /workbook\.bin$/i.test(name) ? refuse('wrong-file-type', { kind: 'xlsb' }) : refuse('file-with-macros')
    }
    unpacked += size
    if (unpacked > limits.unpacked) throw refuse('file-too-large', { reason: 'unpacked' })
    if (size > 4 * 2 ** 20 && size > packed * limits.ratio) throw refuse('file-too-large', { reason: 'ratio' })
    if (local + 30 > file.length || file.readUInt32LE(local) !== 0x04034b50) throw bad('torn')
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
    // A local name that differs would show one file to us and another to the parser.
    if (file.toString('utf8', local + 30, local + 30 + file.readUInt16LE(local + 26)) !== name) throw bad('two-names')
    entries.push({ name, method, packed, size, start, end: start + packed })
  }
  const inOrder = entries.toSorted((a, b) => a.start - b.start)
  inOrder.forEach((entry, n) => {
    const next = inOrder[n + 1]
    if (entry.end > file.length || (next && entry.end > next.start - 30)) throw bad('overlap')
  })
  return entries
}

/** The end record is looked for from the back, as every reader does; two that fit would be two different archives. */
function findTail(file: Buffer): number {
  for (let at = file.length - 22; at >= Math.max(0, file.length - 22 - 0xffff); at--) {
    if (file.readUInt32LE(at) === 0x06054b50 && at + 22 + file.readUInt16LE(at + 20) === file.length) return at
  }
  throw refuse('bad-file', { reason: 'torn' })
}
