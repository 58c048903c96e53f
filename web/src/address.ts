import { useNavigate, useParams, useSearch } from '@tanstack/react-router'

/** Filters live in the address: `const [filters, setFilters] = useFilters<{ tab?: string; q?: string }>()`. */
export function useFilters<T extends Record<string, string | undefined>>(): [T, (change: Partial<T>) => void] {
  const filters = useSearch({ strict: false }) as unknown as T
  const navigate = useNavigate()
  const change = (next: Partial<T>) => {
    const merged = Object.entries({ ...filters, ...next }).filter(([, value]) => value !== undefined && value !== '')
    // `replace`: going back should leave the list, not undo letters of a search.
    void navigate({ to: '.', search: Object.fromEntries(merged) as never, replace: true })
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
