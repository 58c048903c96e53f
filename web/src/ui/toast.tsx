import { useEffect, useSyncExternalStore } from 'react'
import './states.css'

interface Said {
  id: number
  words: string
  undo?: { label: string; run: () => void }
}

let shown: Said[] = []
let last = 0
const listeners = new Set<() => void>()

function put(next: Said[]) {
  shown = next
  for (const tell of listeners) tell()
}

/** Says what was done, for some seconds: say('通过了 47 条', { label: '撤回', run }). Errors belong beside their cause, not here. */
export function say(words: string, undo?: Said['undo']) {
  last += 1
  put([...shown.slice(-1), { id: last, words, undo }])
}

function Toast({ toast }: { toast: Said }) {
  const away = () => put(shown.filter((one) => one.id !== toast.id))
  useEffect(() => {
    // Somebody who has to press needs longer; nothing is lost when it goes.
    const timer = setTimeout(() => put(shown.filter((one) => one.id !== toast.id)), toast.undo ? 12_000 : 6_000)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <div className="toast">
      <span>{toast.words}</span>
      {toast.undo && (
        <button
          type="button"
          onClick={() => {
            toast.undo?.run()
            away()
          }}
        >
          {toast.undo.label}
        </button>
      )}
    </div>
  )
}

/** Where toasts appear; each shell has one. */
export function Toasts() {
  const toasts = useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => shown,
  )
  return (
    <div className="toasts no-print" role="status">
      {toasts.map((toast) => (
        <Toast key={toast.id} toast={toast} />
      ))}
    </div>
  )
}
