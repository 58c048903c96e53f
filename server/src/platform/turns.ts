/** At most so many at once; who comes later waits in line. `take` resolves to the way to give the turn back. */
export function turns(most: number): { take(): Promise<() => void> } {
  let free = most
  const waiting: (() => void)[] = []
  const giveBack = () => {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
  return {
    take: async () => {
      if (free > 0) free--
      else await new Promise<void>((turn) => waiting.push(turn))
      return giveBack
    },
  }
}
