import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { Refusal } from '@lianxin/rules/refusal'
import type { App } from '../context.ts'
import { openPool } from '../db.ts'
import { virtualClock } from '../platform/clock.ts'
import { parseKeyring } from '../platform/seal.ts'
import type { Answer, Given } from './commands.apart.ts'
import { upload } from './commands.ts'

// The thread in which one uploaded roster is read; commands.apart.ts starts it. It answers once and is ended.

/** Below the threads that answer people; the reading process inherits it. Where a thread has no number of its own, nothing. */
function giveWay(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), 10)
  } catch {}
}

async function main({ ctx, organisationId, file, kinds, appUrl, sealKeys, now }: Given): Promise<Answer> {
  let lost: Error | undefined
  const pool = openPool(appUrl, 2, (error) => {
    lost = error
  })
  // all of the process that staging asks for; it leaves nothing for the drain
  const app = { pool, keys: parseKeyring(sealKeys), clock: virtualClock(now), kickDrain: () => {} } as unknown as App
  try {
    const content = Buffer.from(file.content.buffer, file.content.byteOffset, file.content.byteLength)
    return { uploaded: await upload({ ...ctx, app }, organisationId, { name: file.name, content }, kinds) }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.code, params: error.params }
    const failed = error instanceof Error ? error : (lost ?? new Error(String(error)))
    return { failed, code: (failed as { code?: unknown }).code }
  } finally {
    await pool.close()
  }
}

giveWay()
parentPort?.postMessage(await main(workerData as Given))
