import { readDraft, saveDraft } from '@lianxin/contract/schemes'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call, newKey } from '../../api.ts'
import type { Content, DraftReply, Problem } from './own.ts'

type Change = { content: Content } | { yaml: string }

/**
 * The draft as the author types it: shown at once, saved when the typing pauses, one save at a time. The server's
 * answer says what is wrong.
 */
export function useSaving(organisationId: string, draftId: string, read: DraftReply | undefined) {
  const client = useQueryClient()
  const [content, setContent] = useState<Content>()
  const [problems, setProblems] = useState<Problem[]>()
  const [state, setState] = useState<'saved' | 'saving' | 'failed'>('saved')
  const [error, setError] = useState<Error>()
  const seq = useRef(0)
  const waiting = useRef<Change>(undefined)
  const busy = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    // what is being typed is newer than what was read
    if (!read || waiting.current || busy.current || read.draft.seq < seq.current) return
    seq.current = read.draft.seq
    setContent(read.content)
    setProblems(read.problems)
  }, [read])

  const flush = useCallback(async () => {
    clearTimeout(timer.current)
    if (busy.current || !waiting.current) return
    const change = waiting.current
    waiting.current = undefined
    busy.current = true
    try {
      const body = { seq: seq.current, ...change }
      const answer = await call(saveDraft, { params: { organisationId, draftId }, body, key: newKey() })
      seq.current = answer.seq
      setProblems(answer.problems)
      setError(undefined)
      setState(waiting.current ? 'saving' : 'saved')
    } catch (reason) {
      setError(reason as Error)
      setState('failed')
    } finally {
      busy.current = false
    }
    if (waiting.current) await flush()
    else await client.invalidateQueries({ queryKey: [`GET ${readDraft.path}`] })
  }, [client, organisationId, draftId])

  const change = (next: Change) => {
    if ('content' in next) setContent(next.content)
    waiting.current = next
    setState('saving')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void flush(), 600)
  }
  useEffect(
    () => () => {
      void flush()
    },
    [flush],
  )
  return { content, problems: problems ?? [], state, error, change, flush }
}
