import type { App } from '../context.ts'
import { batcher } from './batcher.ts'

/**
 * A queue of an app's own whose items go as one statement, answered in their order. One statement at a time: what comes
 * meanwhile waits for the next, which is the larger for it. Each statement costs the process more than a further item.
 */
export function allAtOnce<I, O>(work: (app: App, items: readonly I[]) => Promise<readonly O[]>) {
  const queues = new WeakMap<App, (item: I) => Promise<O>>()
  return (app: App, item: I): Promise<O> => {
    const known = queues.get(app)
    if (known) return known(item)
    const all = async (items: readonly I[]) => (await work(app, items)).map((ok) => ({ ok }))
    const queue = batcher<I, O>(all, { inFlight: 1 })
    queues.set(app, queue)
    return queue(item)
  }
}
