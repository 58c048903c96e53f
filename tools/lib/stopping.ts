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

/** Says what went wrong in one line and ends the process. */
export function giveUp(error: unknown): never {
  console.error(process.env.LOG_LEVEL === 'debug' ? error : `${(error as Error)?.message ?? error}`)
  process.exit(1)
}
