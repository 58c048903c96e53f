import { NoAnswer, newKey, Refusal } from '../../api.ts'
import type { Content, DraftReply, Problem } from './own.ts'

export type Change = { content: Content } | { yaml: string }
export type Edit = Content | ((now: Content) => Content)

/** What is on the screen, and whether it is kept. */
export interface Kept {
  state: 'saved' | 'saving' | 'failed' | 'stale'
  content?: Content | undefined
  /** The saved text; unknown between a save of the forms and the next reading. */
  yaml?: string | undefined
  /** What was typed over the text and nobody has saved yet. */
  text?: string | undefined
  problems: Problem[]
  /** The saved text can be parsed: else the forms would begin from nothing. */
  readable: boolean
  error?: Error | undefined
  /** What somebody else saved meanwhile, once it was read. */
  theirs?: DraftReply | undefined
}

interface Around {
  save: (
    body: { seq: number } & Change,
    key: string,
  ) => Promise<{ seq: number; problems: Problem[]; readable: boolean }>
  /** After a save or a refusal: what was read is old. */
  readAgain: () => unknown
}

/** Milliseconds: how long the typing pauses before a save, and how long until a failed one is tried again. */
const pause = { typing: 600, again: 10_000 }

const mayPass = (error: unknown) => error instanceof NoAnswer || (error instanceof Refusal && error.status >= 500)

/**
 * Keeps a draft as its author types it: one save at a time, when the typing pauses. What could not be saved stays and
 * is tried again; what somebody else saved meanwhile stops the saving until the author has chosen.
 */
export function openSaver({ save, readAgain }: Around) {
  let kept: Kept = { state: 'saved', problems: [], readable: true }
  let seq = 0
  let last: DraftReply | undefined
  let waiting: Change | undefined
  /** Sent, and nobody answered: it may have arrived, so it goes again as it was before anything newer. */
  let sent: { body: { seq: number } & Change; change: Change; key: string } | undefined
  let running: Promise<boolean> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()

  const put = (next: Partial<Kept>) => {
    kept = { ...kept, ...next }
    for (const tell of listeners) tell()
  }
  const newer = () => (last && last.draft.seq > seq ? last : undefined)
  const unsaved = () => Boolean(waiting || sent || running) || kept.text !== undefined
  const later = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), ms)
  }

  /** Takes over what the server has, unless something here is newer. */
  const adopt = (reply: DraftReply) => {
    last = reply
    if (kept.state === 'stale') put({ theirs: newer() })
    if (unsaved() || reply.draft.seq < seq) return
    seq = reply.draft.seq
    const { content, problems, readable } = reply
    put({ state: 'saved', content, problems, readable, yaml: reply.draft.yaml, error: undefined })
  }

  const saveOne = async (): Promise<boolean> => {
    if (!sent && waiting) sent = { body: { seq, ...waiting }, change: waiting, key: newKey() }
    if (!sent) return true
    const { body, change, key } = sent
    try {
      const answer = await save(body, key)
      sent = undefined
      seq = answer.seq
      if (waiting === change) waiting = undefined
      const yaml = 'yaml' in change ? change.yaml : undefined
      const text = kept.text === yaml ? undefined : kept.text
      const { problems, readable } = answer
      put({ problems, readable, yaml, text, error: undefined, state: waiting ? 'saving' : 'saved' })
      return true
    } catch (error) {
      // refused: it has not arrived, and may go with other words
      if (!(error instanceof NoAnswer)) sent = undefined
      const stale = error instanceof Refusal && error.code === 'stale'
      put({ error: error as Error, state: stale ? 'stale' : 'failed', theirs: stale ? newer() : undefined })
      if (mayPass(error)) later(pause.again)
      return false
    }
  }
  const saveAll = async (): Promise<boolean> => {
    let done = true
    while (done && (waiting || sent)) done = await saveOne()
    return done
  }

  /** Saves what waits; true when nothing is left unsaved. */
  const flush = async (): Promise<boolean> => {
    clearTimeout(timer)
    if (!running && (waiting || sent) && kept.state !== 'stale') {
      put({ state: 'saving' })
      running = saveAll().finally(() => {
        running = undefined
        void readAgain()
      })
    }
    await running
    return !unsaved()
  }

  return {
    kept: () => kept,
    listen: (tell: () => void) => {
      listeners.add(tell)
      return () => void listeners.delete(tell)
    },
    adopt,
    flush,
    unsaved,
    /** Changes the forms. False, and nothing changes, while the text is the one being written. */
    edit(next: Edit): boolean {
      if (!kept.readable || kept.text !== undefined) return false
      const content = typeof next === 'function' ? next(kept.content ?? {}) : next
      waiting = { content }
      if (kept.state === 'stale') put({ content })
      else {
        put({ content, state: 'saving' })
        later(pause.typing)
      }
      return true
    },
    /** Types the text; kept here until it is saved. */
    type(text: string) {
      const failed = waiting && 'yaml' in waiting && !running
      if (failed) waiting = kept.state === 'stale' ? { yaml: text } : undefined
      const typed = text === kept.yaml && !waiting && !sent ? undefined : text
      put({ text: typed, ...(failed && !waiting && !sent ? { state: 'saved', error: undefined } : {}) })
    },
    /** Saves the typed text, and what else waits. */
    saveText(): Promise<boolean> {
      if (kept.text !== undefined) waiting = { yaml: kept.text }
      return flush()
    },
    /** Drops what was not saved, and goes back to what the server has. */
    giveUp() {
      clearTimeout(timer)
      waiting = undefined
      sent = undefined
      put({ state: 'saved', text: undefined, error: undefined, theirs: undefined })
      if (last) adopt(last)
      void readAgain()
    },
    /** What is here goes over what somebody else saved, as last read. */
    keepMine(): Promise<boolean> {
      seq = last?.draft.seq ?? seq
      put({ state: 'saving', error: undefined, theirs: undefined })
      return flush()
    },
  }
}
