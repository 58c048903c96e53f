import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { NoAnswer, Refusal } from '../../api.ts'
import type { DraftReply } from './own.ts'
import { type Change, openSaver } from './saver.ts'

type Sent = { seq: number } & Change
let sent: { body: Sent; key: string }[]
let answers: (Error | 'ok')[]
let stored: number

const reply = (seq: number, name: string, readable = true) =>
  ({ draft: { seq, yaml: `name: ${name}` }, content: { name }, problems: [], readable }) as unknown as DraftReply
const saver = () => {
  const one = openSaver({
    save: async (body, key) => {
      sent.push({ body, key })
      const answer = answers.shift() ?? 'ok'
      if (answer instanceof Error) throw answer
      stored = body.seq + 1
      return { seq: stored, problems: [], readable: true }
    },
    readAgain: () => undefined,
  })
  one.adopt(reply(1, 'a'))
  return one
}
const refused = (code: string, status = 409) => new Refusal(status, code, {}, code)

beforeEach(() => {
  sent = []
  answers = []
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

test('what is typed is saved once the typing pauses', async () => {
  const { edit, kept } = saver()
  edit({ name: 'b' })
  edit((now) => ({ ...now, area: 1 }))
  expect(kept().state).toBe('saving')
  await vi.advanceTimersByTimeAsync(700)
  expect(sent.map(({ body }) => body)).toEqual([{ seq: 1, content: { name: 'b', area: 1 } }])
  expect(kept().state).toBe('saved')
})

test('a save that nobody answered keeps the words and goes again by itself, with its key', async () => {
  const { edit, kept, flush, unsaved } = saver()
  answers = [new NoAnswer(), 'ok']
  edit({ name: 'b' })
  expect(await flush()).toBe(false)
  expect([kept().state, kept().content, unsaved()]).toEqual(['failed', { name: 'b' }, true])
  await vi.advanceTimersByTimeAsync(11_000)
  expect([kept().state, unsaved()]).toEqual(['saved', false])
  expect(sent[1]).toEqual(sent[0])
})

test('what was typed after an unanswered save goes after it, so that it never meets itself as somebody else', async () => {
  const { edit, flush } = saver()
  answers = [new NoAnswer()]
  edit({ name: 'b' })
  await flush()
  edit({ name: 'bc' })
  expect(await flush()).toBe(true)
  expect(sent.slice(1).map(({ body }) => body)).toEqual([
    { seq: 1, content: { name: 'b' } },
    { seq: 2, content: { name: 'bc' } },
  ])
})

test('a refused text stays as typed, is not sent again by itself, and a reading does not take its place', async () => {
  const { type, saveText, kept, adopt } = saver()
  answers = [refused('too-large', 413)]
  type('name: much')
  expect(await saveText()).toBe(false)
  adopt(reply(2, 'other'))
  await vi.advanceTimersByTimeAsync(60_000)
  expect([kept().state, kept().text, sent.length]).toEqual(['failed', 'name: much', 1])
  type('name: little')
  expect(kept().state).toBe('saved')
})

test('typed text is unsaved until it is saved, and the forms are closed meanwhile', async () => {
  const { type, saveText, kept, edit, flush } = saver()
  type('name: b')
  expect(edit({ name: 'c' })).toBe(false)
  expect(await flush()).toBe(false)
  expect(sent).toEqual([])
  expect(await saveText()).toBe(true)
  expect(kept()).toMatchObject({ state: 'saved', yaml: 'name: b', text: undefined })
})

test('forms of a text that cannot be parsed change nothing', async () => {
  const { adopt, edit, flush } = saver()
  adopt(reply(2, 'broken', false))
  expect(edit({ name: 'c' })).toBe(false)
  await flush()
  expect(sent).toEqual([])
})

test('what was saved elsewhere stops the saving until the author has chosen hers', async () => {
  const { edit, flush, adopt, kept, keepMine } = saver()
  answers = [refused('stale')]
  edit({ name: 'mine' })
  expect(await flush()).toBe(false)
  adopt(reply(5, 'theirs'))
  edit({ name: 'mine too' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent).toHaveLength(1)
  expect(kept()).toMatchObject({
    state: 'stale',
    content: { name: 'mine too' },
    theirs: { content: { name: 'theirs' } },
  })
  expect(await keepMine()).toBe(true)
  expect(sent[1]?.body).toEqual({ seq: 5, content: { name: 'mine too' } })
})

test('or the other’s', async () => {
  const { edit, flush, adopt, kept, giveUp, unsaved } = saver()
  answers = [refused('stale')]
  edit({ name: 'mine' })
  await flush()
  adopt(reply(5, 'theirs'))
  giveUp()
  expect(kept()).toMatchObject({ state: 'saved', content: { name: 'theirs' }, theirs: undefined })
  expect(unsaved()).toBe(false)
})
