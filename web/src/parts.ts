import type { Endpoint, Reply } from '@lianxin/contract/endpoint'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { type Args, call, type Input } from './api.ts'

type After = string | number | null

/**
 * Reads a list part by part: `parts` are the replies so far, `onMore` asks for the next one and is null behind the last.
 * `next` says what comes behind a part where the reply has no `next` of its own.
 */
export function useParts<E extends Endpoint>(
  entry: E,
  input: Input<E>,
  {
    skip = false,
    next = (part) => (part as { next: After }).next,
  }: { skip?: boolean; next?: (part: Reply<E>) => After } = {},
) {
  const found = useInfiniteQuery({
    queryKey: [`${entry.method} ${entry.path}`, input.params ?? null, input.query ?? null, 'parts'],
    queryFn: ({ signal, pageParam }): Promise<Reply<E>> => {
      const query = { ...(input.query as object | undefined), ...(pageParam === null ? {} : { after: pageParam }) }
      return call(entry, ...([{ ...input, query, signal }] as unknown as Args<E>))
    },
    initialPageParam: null as After,
    getNextPageParam: (last) => next(last),
    placeholderData: keepPreviousData,
    enabled: !skip,
  })
  return {
    parts: found.data?.pages,
    error: found.error,
    refetch: found.refetch,
    isPlaceholderData: found.isPlaceholderData,
    onMore: found.hasNextPage ? () => void found.fetchNextPage() : null,
    busy: found.isFetchingNextPage,
  }
}
