import { useEffect, useSyncExternalStore } from 'react'

let counts: Record<string, number> = {}
const listeners = new Set<() => void>()

/** Puts a number beside an item of the rail: useRailCount('/week', 77). The page that knows it says it. */
export function useRailCount(path: string, count: number | undefined) {
  useEffect(() => {
    if (count === undefined || counts[path] === count) return
    counts = { ...counts, [path]: count }
    for (const tell of listeners) tell()
  }, [path, count])
}

export const useRailCounts = () =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => counts,
  )
