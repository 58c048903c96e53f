import { dryRunPart } from '@lianxin/contract/schemes'
import type { Comparison } from '@lianxin/rules/scheme-compare'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../api.ts'

/** Milliseconds that a run stays when nobody looks at it: an hour. */
const kept = 3_600_000

/** How far a dry run came and what it found there. */
export interface Run {
  year: number
  /** State of the draft that was tried; a later one may say something else. */
  seq: number
  places: { id: string; name: string }[]
  parts: Comparison[]
  names: Map<string, string>
  failed?: { name: string; error: Error }
}

/**
 * The dry run of a draft, community by community. What it found stays when one looks at
 * something else; leaving or `stop` ends the asking, and `start` with a run goes on where that one stopped.
 */
export function useDryRun(params: { organisationId: string; draftId: string }) {
  const client = useQueryClient()
  const queryKey = ['dry-run', params.organisationId, params.draftId]
  const { data: run } = useQuery<Run | null>({
    queryKey,
    queryFn: () => null,
    enabled: false,
    staleTime: Infinity,
    gcTime: kept,
  })
  const [running, setRunning] = useState(false)
  const turn = useRef<AbortController>(undefined)
  const stop = () => {
    turn.current?.abort()
    setRunning(false)
  }
  useEffect(() => () => turn.current?.abort(), [])

  const start = async ({ failed: _, ...from }: Run) => {
    turn.current?.abort()
    const mine = new AbortController()
    const { signal } = mine
    turn.current = mine
    let found: Run = from
    const keep = (next: Run) => {
      found = next
      client.setQueryData(queryKey, found)
    }
    keep(found)
    setRunning(true)
    for (const { id, name } of found.places.slice(found.parts.length)) {
      try {
        const part = await call(dryRunPart, { params: { ...params, placeId: id }, query: { year: found.year }, signal })
        if (signal.aborted) return
        const names = new Map([...found.names, ...part.names.map((one) => [one.subjectId, one.name] as const)])
        keep({ ...found, names, parts: [...found.parts, part.comparison as Comparison] })
      } catch (error) {
        if (signal.aborted) return
        keep({ ...found, failed: { name, error: error as Error } })
        break
      }
    }
    setRunning(false)
  }
  return { run: run ?? undefined, running, start, stop }
}
