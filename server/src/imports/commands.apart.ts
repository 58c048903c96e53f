import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type RefusalCode, type RefusalParams, refuse } from '@lianxin/rules/refusal'
import { unitKinds } from '@lianxin/rules/scheme-units'
import type { Ctx } from '../context.ts'
import { read } from '../db.ts'
import { turns } from '../platform/turns.ts'
import { pathOf } from './commands.ts'
import { schemesBelow } from './queries.ts'

/** What the thread is given: the request as the gate let it in, the file, and what else of the process it needs. */
export interface Given {
  ctx: Omit<Ctx, 'app'>
  organisationId: string
  file: { name: string; content: Uint8Array }
  /** The kinds of unit that a scheme tells apart, by the scheme's id. */
  kinds: ReadonlyMap<string, readonly string[]>
  appUrl: string
  sealKeys: string
  /** The moment of the upload: the thread has no clock of its own. */
  now: Date
}

export type Uploaded = { id: string; total: number; bad: number }
export type Answer =
  | { uploaded: Uploaded }
  | { refused: RefusalCode; params: RefusalParams }
  // what a thread throws arrives without its code, and the log must know a database's fault by it
  | { failed: Error; code: unknown }

// each takes a processor and the memory of a file: never more than two, others wait their turn
const atMostTwo = turns(2)

/**
 * Reads an uploaded roster into staging (`upload` of commands.ts) in a thread of its own, which gives way to all
 * others: a roster is checked, sealed and compared for seconds, and meanwhile everybody else is answered as ever.
 * Throws what `upload` does.
 */
export async function uploadApart(ctx: Ctx, organisationId: string, file: Given['file']): Promise<Uploaded> {
  const { app, ...rest } = ctx
  const path = await pathOf(ctx, organisationId)
  const ids = await read(ctx, ctx.scope, (db) => schemesBelow(db, path))
  const kinds = new Map(ids.map((id) => [id, unitKinds(app.schemes.versions(id))]))
  const { appUrl, sealKeys } = app.config
  const giveBack = await atMostTwo.take()
  try {
    const answer = await inThread({
      ...{ ctx: rest, organisationId, file, kinds, appUrl, sealKeys },
      now: app.clock.now(),
    })
    if ('uploaded' in answer) return answer.uploaded
    if ('refused' in answer) throw refuse(answer.refused, answer.params)
    throw Object.assign(answer.failed, answer.code === undefined ? {} : { code: answer.code })
  } finally {
    giveBack()
  }
}

function inThread(given: Given): Promise<Answer> {
  const worker = new Worker(join(import.meta.dirname, 'commands.thread.ts'), {
    workerData: given,
    // rows die within their lot: with room for one none of them is carried on
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  })
  // a server that was told to end does not wait for it: the import is put down as the next start finds it
  worker.unref()
  return new Promise<Answer>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread of an upload ended with ${code}`)))
  }).finally(() => void worker.terminate())
}
