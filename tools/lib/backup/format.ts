import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import {
  fingerprints,
  type Keyring,
  newKey,
  openBytes,
  SealBroken,
  sealBytes,
} from '../../../server/src/platform/seal.ts'

/**
 * A backup is one file: the line `lianxin-backup 1`, a line of JSON (the head, readable by anyone), then pieces, each
 * its length (4 bytes, big-endian) and an envelope of platform/seal.ts under a data key of the backup's own, which the
 * head holds wrapped under the deployment's key. A piece is bound to the head and to its place, so that none can be
 * changed, left out, doubled or moved. Inside, compressed by gzip: the tables as COPY writes them.
 */
const firstLine = 'lianxin-backup 1'
const pieceSize = 1024 * 1024
/** No piece is longer than this: a length that says more is damage. */
const mostBytes = 4 * pieceSize

export interface Head {
  /** When, in UTC. */
  at: string
  server: string
  migrations: { name: string; hash: string }[]
  /** Of SEAL_KEYS, by number; the keys themselves are not in here. */
  keys: Record<string, string>
  wrapped: string
}

/** Damaged, cut short, not a backup, or under other keys: said in one line. */
export class BadBackup extends Error {
  override name = 'BadBackup'
}

/** Makes the head of a new backup: everything but what the database tells. */
export function newHead(ring: Keyring, about: Omit<Head, 'keys' | 'wrapped'>): Head {
  return { ...about, keys: fingerprints(ring), wrapped: newKey(ring).toString('hex') }
}

const bound = (line: string) => createHash('sha256').update(line).digest('hex')
const context = (head: string, number: number, last: boolean) => `backup:${head}:${number}:${last ? 'last' : 'more'}`

/** Writes head and pieces; the file must not be there. Resolves when it is on the disk. @returns its size in bytes */
export async function writeBackup(
  file: string,
  ring: Keyring,
  head: Head,
  data: AsyncIterable<Buffer>,
): Promise<number> {
  const handle = await open(file, 'wx', 0o600)
  try {
    const line = JSON.stringify(head)
    let size = (await handle.write(`${firstLine}\n${line}\n`)).bytesWritten
    const place = bound(line)
    const wrapped = Buffer.from(head.wrapped, 'hex')
    let number = 0
    const put = async (plain: Buffer, last: boolean) => {
      const envelope = sealBytes(ring, wrapped, plain, context(place, number++, last))
      const length = Buffer.alloc(4)
      length.writeUInt32BE(envelope.length)
      size += (await handle.writev([length, envelope])).bytesWritten
    }
    let held: Buffer[] = []
    let bytes = 0
    for await (const chunk of data) {
      held.push(chunk)
      bytes += chunk.length
      if (bytes < pieceSize) continue
      await put(Buffer.concat(held), false)
      held = []
      bytes = 0
    }
    await put(Buffer.concat(held), true)
    await handle.sync()
    return size
  } finally {
    await handle.close()
  }
}

/** The head of a backup, and where its pieces begin. @throws BadBackup */
export async function readHead(file: string): Promise<{ head: Head; line: string; start: number }> {
  const handle = await open(file, 'r').catch((error: Error) => {
    throw new BadBackup(`${file} can't be read: ${error.message}`)
  })
  try {
    const begin = Buffer.alloc(256 * 1024)
    const { bytesRead } = await handle.read(begin, 0, begin.length, 0)
    const text = begin.subarray(0, bytesRead)
    const first = text.indexOf(10)
    const second = text.indexOf(10, first + 1)
    if (text.subarray(0, Math.max(first, 0)).toString() !== firstLine || second < 0)
      throw new BadBackup(`${file} is no backup of Lianxin`)
    const line = text.subarray(first + 1, second).toString()
    return { head: JSON.parse(line) as Head, line, start: second + 1 }
  } catch (error) {
    throw error instanceof SyntaxError ? new BadBackup(`the head of ${file} is damaged`) : error
  } finally {
    await handle.close()
  }
}

/** Says which keys are missing or others than those of the backup; nothing when it can be opened and its data read. */
export function keyProblems(ring: Keyring, head: Head): string[] {
  const ours = fingerprints(ring)
  return Object.entries(head.keys).flatMap(([name, wanted]) => {
    const key = name === 'look-up' ? 'the look-up key' : `key ${name}`
    if (!ours[name]) return [`${key} (${wanted}) is not in SEAL_KEYS`]
    return ours[name] === wanted ? [] : [`${key} in SEAL_KEYS is another one: ${ours[name]}, the backup has ${wanted}`]
  })
}

/** The compressed data of a backup, piece by piece, each checked before it is handed on. @throws BadBackup */
export async function* readBackup(file: string, ring: Keyring): AsyncGenerator<Buffer> {
  const { head, line, start } = await readHead(file)
  const [wrong] = keyProblems(ring, head)
  if (wrong) throw new BadBackup(`these are not the keys of this backup: ${wrong}`)
  const wrapped = Buffer.from(head.wrapped, 'hex')
  const place = bound(line)
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    let at = start
    for (let number = 0; ; number++) {
      const length = (await readExactly(handle, at, 4)).readUInt32BE()
      if (length > mostBytes) throw new BadBackup(`${file} is damaged at byte ${at}`)
      const last = at + 4 + length === size
      const envelope = await readExactly(handle, at + 4, length)
      try {
        yield openBytes(ring, wrapped, envelope, context(place, number, last))
      } catch (error) {
        throw error instanceof SealBroken
          ? new BadBackup(`${file} is damaged between bytes ${at} and ${at + 4 + length}`)
          : error
      }
      if (last) return
      at += 4 + length
    }
  } finally {
    await handle.close()
  }
}

async function readExactly(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, at)
  if (bytesRead < length) throw new BadBackup(`the backup is cut short at byte ${at + bytesRead}`)
  return buffer
}
