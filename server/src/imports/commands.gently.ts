/** Lets what waits be answered: long work on many rows calls it between some of them, for there is one thread. */
export const letOthersIn = (): Promise<void> => new Promise((go) => setImmediate(go))

/** Maps many things, letting others in every hundred. */
export async function gently<T, R>(things: readonly T[], work: (thing: T) => R): Promise<R[]> {
  const done: R[] = []
  for (const [at, thing] of things.entries()) {
    done.push(work(thing))
    if (at % 100 === 99) await letOthersIn()
  }
  return done
}
