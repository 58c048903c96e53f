import { useEffect, useSyncExternalStore } from 'react'

/** Where this page stands: the last crumb is the page itself, the one before it is where “返回” leads. */
export interface Crumb {
  label: string
  href?: string
}

let shown: Crumb[] = []
const listeners = new Set<() => void>()

/** Tells the shell's head (and the window's title) where the page stands. An empty list = the shell's own: the date. */
export function useHeading(crumbs: Crumb[]) {
  const text = JSON.stringify(crumbs)
  useEffect(() => {
    shown = JSON.parse(text) as Crumb[]
    for (const tell of listeners) tell()
  }, [text])
}

export const useShownHeading = () =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => shown,
  )

/** For the shell, when another page opens. */
export function clearHeading() {
  shown = []
  for (const tell of listeners) tell()
}
