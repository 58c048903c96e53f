/**
 * Runs `stop` once when the process is asked to end, then ends it. A second signal is not a reason to hurry: Ctrl-C
 * reaches us twice, from the terminal and from the process that started us.
 */
export function onStop(stop: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      void stop().then(
        () => process.exit(0),
        (error) => {
          console.error(error)
          process.exit(1)
        },
      )
    })
  }
}

/** Resolves when the work has ended or the seconds are over, whichever is first. */
export async function atMost(seconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000)
  })
  await Promise.race([work, over]).finally(() => clearTimeout(timer))
}

/** Says what went wrong in one line and ends the process. */
export function giveUp(error: unknown): never {
  console.error(process.env.LOG_LEVEL === 'debug' ? error : `${(error as Error)?.message ?? error}`)
  process.exit(1)
}
