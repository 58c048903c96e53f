import { inflateRawSync } from 'node:zlib'
import { refuse } from '@lianxin/rules/refusal'
import type { SheetLimits } from './shape.ts'

type Entry = { name: string; method: number; packed: number; size: number; start: number; end: number }

/**
 * Looks at the archive's own table of contents before any parser sees the file: part count, unpacked size, ratio,
 * parts lying over each other, encryption, macros; then unpacks every part once against its declared size, and
 * refuses document types (entity bombs, outside references) and XML in another encoding than UTF-8.
 * Each worksheet's bare XML is shown to `look`, one at a time.
 * Throws Refusal `bad-file`, `file-too-large`, `file-with-macros`, `wrong-file-type`.
 */
export function inspectArchive(file: Buffer, limits: SheetLimits, look: (sheet: string) => void): void {
  const entries = contents(file, limits)
  for (const entry of entries) {
    const bytes = unpack(file, entry)
    if (!/\.(?:xml|rels|vml)$/i.test(entry.name)) continue
    // Latin-1 is enough to look for ASCII marks and cannot fail; the parser decodes properly later.
    const text = bytes.toString('latin1')
    if (text.includes('\0') || /<!(?:DOCTYPE|ENTITY)/i.test(text)) throw refuse('bad-file', { reason: 'document-type' })
    if (/macroEnabled|ms-office\.vbaProject/i.test(text) && entry.name === '[Content_Types].xml') {
      throw refuse('file-with-macros')
    }
    if (entry.name.startsWith('xl/worksheets/')) look(text)
  }
  if (!entries.some((entry) => entry.name === 'xl/workbook.xml')) throw refuse('wrong-file-type', { kind: 'archive' })
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

function unpack(file: Buffer, entry: Entry): Buffer {
  const packed = file.subarray(entry.start, entry.end)
  try {
    const bytes = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(entry.size, 1) })
    if (bytes.length === entry.size) return bytes
  } catch {
    // fall through: whatever zlib says, to the sender it is one thing
  }
  throw refuse('bad-file', { reason: 'size-lie' })
}
