import { useEffect, useRef, useSyncExternalStore } from 'react'

/**
 * One key (or a pair that does two sides of one thing) of the page at hand. `keys` are as printed on the key:
 * 'J', '/', '?', 'Enter', 'Esc', 'Del'. With `label` it stands in the bar of hints at the bottom of the desk.
 */
export interface KeyBinding {
  keys: string[]
  label?: string
  run: (key: string) => void
}

const stack: KeyBinding[][] = []
let shown: KeyBinding[] = []
const listeners = new Set<() => void>()

function changed() {
  shown = stack.flat().filter((binding) => binding.label)
  for (const tell of listeners) tell()
}

const printed: Record<string, string> = {
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: 'Del',
  ArrowLeft: '←',
  ArrowRight: '→',
}

/** Letters a person is writing must never act; neither may keys behind an open dialog. */
function busyElsewhere(event: KeyboardEvent, key: string): boolean {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true
  const target = event.target as HTMLElement | null
  if (target?.isContentEditable || target?.closest('input:not([type=checkbox],[type=radio]), textarea, select'))
    return true
  // On the row whose detail is open already, Enter goes on to what the detail offers.
  const opened = target?.closest('.row[aria-current="true"]')
  if (key === 'Enter' && !opened && target?.closest('a, button, [role=tab], [role=option]')) return true
  return document.querySelector('[role=dialog], [role=alertdialog]') !== null
}

function onKeyDown(event: KeyboardEvent) {
  const key = printed[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key)
  if (busyElsewhere(event, key)) return
  for (let i = stack.length - 1; i >= 0; i--) {
    const binding = stack[i]?.find((candidate) => candidate.keys.includes(key))
    if (!binding) continue
    event.preventDefault()
    binding.run(key)
    return
  }
}

/** Binds keys while the component is on the page; the latest one to bind a key wins. */
export function useKeys(bindings: KeyBinding[]) {
  const latest = useRef(bindings)
  latest.current = bindings
  const shape = bindings.map((b) => `${b.keys.join()}:${b.label ?? ''}`).join('|')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the bindings; `run` is read through the ref
  useEffect(() => {
    const held = latest.current.map((binding, i) => ({
      keys: binding.keys,
      label: binding.label,
      run: (key: string) => latest.current[i]?.run(key),
    }))
    if (stack.length === 0) document.addEventListener('keydown', onKeyDown)
    stack.push(held)
    changed()
    return () => {
      stack.splice(stack.indexOf(held), 1)
      if (stack.length === 0) document.removeEventListener('keydown', onKeyDown)
      changed()
    }
  }, [shape])
}

/** The labelled bindings of everything on the page, for the bar of hints. */
export function useShownKeys(): KeyBinding[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => shown,
  )
}
