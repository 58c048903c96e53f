import type { Endpoint, Reply } from '@lianxin/contract/endpoint'
import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { type Args, call, type Input, NoAnswer, newKey } from './api.ts'

export const queries = new QueryClient({
  defaultOptions: {
    // api.ts has tried again already, with the same key; a second layer would only make people wait.
    queries: { retry: false, staleTime: 10_000, networkMode: 'offlineFirst', placeholderData: keepPreviousData },
    mutations: { retry: false, networkMode: 'always' },
  },
})

const place = (entry: Endpoint) => `${entry.method} ${entry.path}`

/** What a call says, whatever key it goes with. */
const said = (input?: { params?: unknown; query?: unknown; body?: unknown }) =>
  JSON.stringify([input?.params, input?.query, input?.body])

/** Reads one entry: `{ data, error, isPending, refetch }`. Kept by params and query; `skip` waits. */
export function useRead<E extends Endpoint>(
  entry: E,
  input?: Input<E>,
  options: { skip?: boolean; everySeconds?: number } = {},
) {
  return useQuery<Reply<E>>({
    queryKey: [place(entry), input?.params ?? null, input?.query ?? null],
    queryFn: ({ signal }) => call(entry, ...([{ ...input, signal }] as unknown as Args<E>)),
    enabled: !options.skip,
    refetchInterval: options.everySeconds ? options.everySeconds * 1000 : false,
  })
}

/**
 * Writes through one entry: `{ run, busy, error }`. The key is made when `run` is called; when nobody answered and
 * the same is sent again, it goes with the same key, so that nothing happens twice. `refresh`: entries to read anew.
 * `run` resolves with the reply, or with undefined when it failed: then `error` says why, for <ErrorLine>. Pressed again
 * with the same before the first has ended, it is the first.
 */
export function useAct<E extends Endpoint>(
  entry: E,
  options: { refresh?: Endpoint[]; done?: (reply: Reply<E>) => void } = {},
) {
  const client = useQueryClient()
  // not `busy`: two presses can come before the page has drawn it
  const underWay = useRef(new Map<string, Promise<Reply<E> | undefined>>())
  const unanswered = useRef<{ sent: string; key: string } | null>(null)
  const mutation = useMutation<Reply<E>, Error, Input<E> | undefined>({
    mutationFn: async (input) => {
      const sent = said(input)
      const key = unanswered.current?.sent === sent ? unanswered.current.key : newKey()
      unanswered.current = null
      try {
        return await call(entry, ...([{ ...input, key }] as unknown as Args<E>))
      } catch (error) {
        if (error instanceof NoAnswer) unanswered.current = { sent, key }
        throw error
      }
    },
    onSuccess: async (reply) => {
      options.done?.(reply)
      await Promise.all((options.refresh ?? []).map((other) => client.invalidateQueries({ queryKey: [place(other)] })))
    },
  })
  return {
    run: (...[input]: Args<E>): Promise<Reply<E> | undefined> => {
      const same = said(input)
      const first = underWay.current.get(same)
      if (first) return first
      const run = mutation
        .mutateAsync(input as Input<E> | undefined)
        .catch(() => undefined)
        .finally(() => underWay.current.delete(same))
      underWay.current.set(same, run)
      return run
    },
    busy: mutation.isPending,
    error: mutation.error,
    reset: mutation.reset,
  }
}
