export interface OneAtATime {
  /** Starts the work, or has it run once more when it is running already. Returns at once. */
  kick(): void
  /** Resolves when nothing is running. */
  idle(): Promise<void>
}

/** Background work of which never two run at once, and which is never forgotten: kicked while running, it runs again. */
export function oneAtATime(work: () => Promise<unknown>, failed: (error: unknown) => void): OneAtATime {
  let running: Promise<void> | undefined
  let again = false
  const run = async (): Promise<void> => {
    do {
      again = false
      await work()
    } while (again)
  }
  const kick = (): void => {
    if (running) {
      again = true
      return
    }
    running = run()
      .catch(failed)
      .finally(() => {
        running = undefined
        if (again) kick()
      })
  }
  const idle = async (): Promise<void> => {
    while (running) await running
  }
  return { kick, idle }
}

/** Resolves when the work has ended or the seconds are over, whichever is first; never rejects. */
export async function atMost(seconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000)
  })
  await Promise.race([work.catch(() => {}), over]).finally(() => clearTimeout(timer))
}
