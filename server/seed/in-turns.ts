/** Does the work for every one of the list, `width` at a time; the first failure ends it. Results keep the order. */
export async function inTurns<T, R>(
  list: readonly T[],
  width: number,
  work: (one: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const run = async (): Promise<void> => {
    while (next < list.length) {
      const at = next++
      results[at] = await work(list[at] as T, at)
    }
  }
  await Promise.all(Array.from({ length: width }, run))
  return results
}
