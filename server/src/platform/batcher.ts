/** How one item of a batch ended. */
export type Outcome<O> = { ok: O } | { error: unknown }

/**
 * Natural batching: what is asked for while others are under way waits and then goes as one. No timer: an idle system
 * sends batches of one at once, load makes them grow. At most `inFlight` runs at a time, at most `most` items in one;
 * items of one `lane` (a community, say) are never in two runs at once, so that runs don't wait for each other's rows.
 * `run` answers in the order of its items; when it throws, each of its items fails with that.
 */
export function batcher<I, O>(
  run: (items: readonly I[]) => Promise<readonly Outcome<O>[]>,
  { most = 256, inFlight = 2, lane }: { most?: number; inFlight?: number; lane?: (item: I) => string } = {},
): (item: I) => Promise<O> {
  type Waiting = { item: I; resolve(value: O): void; reject(error: unknown): void }
  let queue: Waiting[] = []
  let running = 0
  let due = false
  const busy = new Set<string>()

  function take(): Waiting[] {
    const taken: Waiting[] = []
    const left: Waiting[] = []
    for (const one of queue) {
      const free = lane === undefined || !busy.has(lane(one.item))
      if (free && taken.length < most) taken.push(one)
      else left.push(one)
    }
    queue = left
    return taken
  }

  function send(): void {
    due = false
    while (running < inFlight && queue.length) {
      const taken = take()
      if (!taken.length) return
      const lanes = lane ? new Set(taken.map(({ item }) => lane(item))) : []
      for (const one of lanes) busy.add(one)
      running++
      void settle(taken).finally(() => {
        running--
        for (const one of lanes) busy.delete(one)
        if (queue.length) send()
      })
    }
  }

  async function settle(taken: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await run(taken.map(({ item }) => item))
      taken.forEach((one, place) => {
        const outcome = outcomes[place]
        if (outcome && 'ok' in outcome) one.resolve(outcome.ok)
        else one.reject(outcome?.error ?? new Error('a batch forgot one of its items'))
      })
    } catch (error) {
      for (const one of taken) one.reject(error)
    }
  }

  return (item) =>
    new Promise<O>((resolve, reject) => {
      queue.push({ item, resolve, reject })
      if (due || running >= inFlight) return
      due = true
      // whatever else arrived in this turn of the loop comes along
      setImmediate(send)
    })
}
