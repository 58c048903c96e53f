import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { refuse } from '@lianxin/rules/refusal'
import { turns } from '../turns.ts'
import { type SheetLimits, type SheetLine, type SheetRow, usualLimits } from './shape.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../../../../', import.meta.url))

// Each reading process may take its full memory, so there are never more than two; others wait their turn.
const atMostTwo = turns(2)

/** `readBatches`, row by row. */
export async function* readSheet(
  source: Readable | Buffer | string,
  limits: Partial<SheetLimits> = {},
): AsyncGenerator<SheetRow, void, undefined> {
  for await (const rows of readBatches(source, limits)) yield* rows
}

/**
 * Reads the first visible sheet of an .xlsx (as Excel and WPS save it) or a .csv (UTF-8, GB18030), some rows at a time,
 * parsed in a process of its own with capped memory and time, no environment and no rights. The archive has been found
 * good when the first rows come; a fault further on refuses the file then, so the caller must be able to take back what
 * it has kept. Throws Refusal: wrong-file-type, bad-file, file-with-macros, file-too-large, too-many-rows,
 * wrong-columns, nothing-to-import. Rows that yield problems are still rows. `told` hears the most memory the process
 * took, in KiB, where the kernel tells it.
 */
export async function* readBatches(
  source: Readable | Buffer | string,
  limits: Partial<SheetLimits> = {},
  told?: (peak: number) => void,
): AsyncGenerator<SheetRow[], void, undefined> {
  const bounds = { ...usualLimits, ...limits }
  const giveBack = await atMostTwo.take()
  try {
    yield* readInChild(source, bounds, told)
  } finally {
    giveBack()
  }
}

async function* readInChild(
  source: Readable | Buffer | string,
  bounds: SheetLimits,
  told?: (peak: number) => void,
): AsyncGenerator<SheetRow[]> {
  const child = spawn(process.execPath, [...rights(bounds), `${here}child.ts`, JSON.stringify(bounds)], {
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let killed = false
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk).slice(-2000)
  })
  const kill = () => {
    killed = true
    child.kill('SIGKILL')
  }
  const time = setTimeout(kill, bounds.seconds * 1000)
  const watch = setInterval(() => void watchMemory(child.pid, bounds.memory, kill), 100)
  const ended = new Promise<void>((done) => {
    child.on('close', () => done())
    child.on('error', () => done())
  })
  // A process that stops reading early (killed, refused) breaks the pipe: the answer comes from its output, not from here.
  const input = typeof source === 'string' ? createReadStream(source) : Readable.from(source)
  const fed = pipeline(Buffer.isBuffer(source) ? Readable.from([source]) : input, child.stdin).catch((e: unknown) => e)
  try {
    let done = false
    for await (const text of createInterface({ input: child.stdout })) {
      time.refresh()
      const line = JSON.parse(text) as SheetLine
      if ('refused' in line) {
        // A source that broke off (no such file, a lost upload) is not the file's fault.
        await fed.then(throwIfError)
        throw refuse(line.refused, line.params)
      }
      if ('rows' in line) {
        yield line.rows
        // what the caller does with the rows is not the file's time
        time.refresh()
      } else {
        done = true
        if (line.peak !== null) told?.(line.peak)
      }
    }
    await ended
    // Out of time or memory, ours or V8's own limit (it aborts): what a hostile file looks like from outside.
    if (killed || child.signalCode) throw refuse('file-too-large', { reason: 'time-or-memory' })
    if (!done) throw new Error(`the reading process ended with ${child.exitCode}: ${complaint}`)
    await fed.then(throwIfError)
  } finally {
    clearTimeout(time)
    clearInterval(watch)
    if (child.exitCode === null) child.kill('SIGKILL')
  }
}

function throwIfError(outcome: unknown): void {
  if (outcome instanceof Error) throw outcome
}

/** Node's permission model: read our code and the packages, nothing else; no writing, no processes, no workers. */
function rights(bounds: SheetLimits): string[] {
  const readable = ['node_modules/*', 'rules/*', 'server/src/platform/excel/*', 'package.json', 'server/package.json']
  return [
    '--permission',
    ...readable.map((path) => `--allow-fs-read=${root}${path}`),
    '--allow-fs-read=/proc/self/status',
    `--max-old-space-size=${Math.floor(bounds.memory * 0.6)}`,
    // young objects die within a row: a small nursery keeps the resident size low
    '--max-semi-space-size=4',
    '--disable-proto=throw',
    '--no-warnings',
  ]
}

/** Buffers live outside V8's heap limit, so the resident size is watched too; where /proc is absent only the heap is. */
async function watchMemory(pid: number | undefined, mebibytes: number, kill: () => void): Promise<void> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  const pages = Number(statm.split(' ')[1] ?? 0)
  if (pages * 4096 > mebibytes * 2 ** 20) kill()
}
