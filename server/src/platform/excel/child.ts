import { readFileSync } from 'node:fs'
import { Refusal } from '@lianxin/rules/refusal'
import { parseSheet } from './parse.ts'
import type { SheetLimits, SheetLine } from './shape.ts'

// The reading process: an upload on standard input, JSON lines of some rows each on standard output. It is started with no
// environment, no right to write, connect processes or read anything but its own code, and it dies with the file.
const limits = JSON.parse(process.argv[2] ?? '') as SheetLimits

/** Rows of one line: enough for few steps, few enough that a line is no long one. */
const atOnce = 500

async function main(): Promise<void> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length
    // One byte more than allowed is kept, enough for the parser to refuse it.
    if (size <= limits.bytes + 65_536) chunks.push(chunk as Buffer)
  }
  const file = Buffer.concat(chunks)
  chunks.length = 0
  let done = 0
  for await (const some of parseSheet(file, limits)) {
    done += some.length
    for (let at = 0; at < some.length; at += atOnce) await say({ rows: some.slice(at, at + atOnce) })
  }
  await say({ done, peak: peakMemory() })
}

/** The kernel's own high-water mark (VmHWM) of this process in KiB; null where there is no /proc. */
function peakMemory(): number | null {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) || null
  } catch {
    return null
  }
}

function say(line: SheetLine): Promise<void> | undefined {
  if (process.stdout.write(`${JSON.stringify(line)}\n`)) return undefined
  return new Promise((next) => process.stdout.once('drain', next))
}

main().catch(async (error: unknown) => {
  // What is not a refusal is a fault of ours: let it be seen, it names no cell's content.
  if (!(error instanceof Refusal)) throw error
  await say({ refused: error.code, params: error.params })
})
