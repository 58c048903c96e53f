import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'

/** What one goes to and comes back from, other than what narrows a list. */
const steps = ['tab', 'clause']

/** `replace`: what is chosen stays the same thing under another name. */
type Change<T> = (change: Partial<T>, how?: { replace?: boolean }) => void

/**
 * Filters live in the address: `const [filters, setFilters] = useFilters<{ tab?: string; q?: string }>()`. Going back
 * returns from a tab or clause to where one was; it leaves the list rather than undo the letters of a search.
 */
export function useFilters<T extends Record<string, string | undefined>>(): [T, Change<T>] {
  const filters = useSearch({ strict: false }) as unknown as T
  const navigate = useNavigate()
  const { history } = useRouter()
  const change: Change<T> = (next, { replace = false } = {}) => {
    const merged = Object.entries({ ...filters, ...next }).filter(([, value]) => value !== undefined && value !== '')
    const moved = steps.some((name) => name in next && (next[name] ?? '') !== (filters[name] ?? ''))
    const here = history.location.state as { opened?: boolean }
    // a clause that was opened from its list is closed by going back: a step forth for each one back would never end
    if (moved && here.opened && 'clause' in next && !next.clause && !('tab' in next)) return history.back()
    const opens = Boolean(next.clause) && !filters.clause && !('tab' in next)
    const state = moved && !replace ? { opened: opens } : { opened: here.opened }
    const search = Object.fromEntries(merged) as never
    void navigate({ to: '.', search, state: state as never, replace: replace || !moved })
  }
  return [filters, change]
}

/** The `$name` places of the page's path. */
export const usePlaces = <T extends Record<string, string>>() => useParams({ strict: false }) as unknown as T

/** Goes to another page by its full address, '/console/needs/…'. Prefer a plain <a href>: the shell takes it over. */
export function useGo() {
  const navigate = useNavigate()
  return (href: string) => void navigate({ href } as never)
}
