import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
const isOn = () => document.documentElement.hasAttribute('data-elder')

/** What was chosen on this device; storage may be closed to us, then the choice lasts as long as the page. */
function kept(): string | null {
  try {
    return localStorage.getItem('elder')
  } catch {
    return null
  }
}

/** Puts the kept choice on <html>; called before the first render. */
export function startElder() {
  document.documentElement.toggleAttribute('data-elder', kept() === '1' || /(?:^|; )elder=1/.test(document.cookie))
}

function switchElder() {
  const on = !isOn()
  document.documentElement.toggleAttribute('data-elder', on)
  try {
    localStorage.setItem('elder', on ? '1' : '0')
  } catch {
    // The switch itself has worked; it just won't be remembered.
  }
  // The server-rendered pages keep the choice in a cookie that only the server can write.
  fetch(`/sign-in?elder=${on ? 1 : 0}`, { redirect: 'manual' }).catch(() => {})
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
