import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
const isOn = () => document.documentElement.hasAttribute('data-elder')

/** Puts the kept choice on <html>; called before the first render. The cookie is the one the server's pages use. */
export function startElder() {
  document.documentElement.toggleAttribute('data-elder', /(?:^|; )elder=1/.test(document.cookie))
}

function switchElder() {
  const on = !isOn()
  document.documentElement.toggleAttribute('data-elder', on)
  document.cookie = `elder=${on ? 1 : 0}; path=/; max-age=31536000; samesite=lax`
  for (const tell of listeners) tell()
}

/** Elder view (长辈版): whether it is on, and the switch. */
export function useElder(): [on: boolean, toggle: () => void] {
  const on = useSyncExternalStore((tell) => {
    listeners.add(tell)
    return () => listeners.delete(tell)
  }, isOn)
  return [on, switchElder]
}
