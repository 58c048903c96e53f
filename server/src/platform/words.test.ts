import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inboxSender, isDemoPhone, realSender, type Sms } from './messages.ts'
import { hasWords, onMissingWords, words } from './words.ts'

const folder = new URL('../../../contract/locales/', import.meta.url)

describe('words', () => {
  test('come in both languages, with their params filled in and left unescaped for html``', () => {
    expect(words('zh-CN')('pages:call-number', { phone: '<1>' })).toBe('打 <1>')
    expect(words('en')('pages:elder')).toBe('Large text')
  })
  test('that are missing throw, unless somebody wants to be told instead', () => {
    expect(() => words('zh-CN')('pages:nothing-here')).toThrow('pages:nothing-here')
    const told: string[] = []
    onMissingWords((key) => told.push(key))
    expect(words('en')('pages:nothing-here')).toBe('nothing-here')
    expect(told).toEqual(['pages:nothing-here'])
    expect(hasWords('en', 'pages:elder')).toBe(true)
    expect(hasWords('en', 'nowhere:elder')).toBe(false)
  })
  test('of the server’s pages have the same keys and params in both languages', () => {
    const flat = (value: unknown, at = ''): string[] =>
      typeof value === 'string'
        ? [`${at} ${(value.match(/\{\{\w+\}\}/g) ?? []).sort().join()}`]
        : Object.entries(value as object).flatMap(([key, inner]) => flat(inner, `${at}.${key}`))
    const keys = (language: string) =>
      flat(JSON.parse(readFileSync(new URL(`${language}/pages.json`, folder), 'utf8'))).sort()
    expect(keys('en')).toEqual(keys('zh-CN'))
    expect(readdirSync(new URL('en/', folder))).toContain('pages.json')
  })
})

describe('messages', () => {
  test('never go from a real gateway to a demo number, however it is written', async () => {
    const sent: Sms[] = []
    const sender = realSender({ send: async (message) => void sent.push(message) })
    for (const phone of ['14400000001', '+8614400000001', '1440 000-0001', '１４４００００００01'])
      await sender.send({ id: '1', phone, text: 'x' })
    expect(sent).toEqual([])
    await sender.send({ id: '2', phone: '+10000000000', text: 'x' })
    expect(sent).toHaveLength(1)
  })
  test('of a failing gateway fail loudly, to be tried again', async () => {
    const sender = realSender({ send: () => Promise.reject(new Error('gateway')) })
    await expect(sender.send({ id: '1', phone: '+10000000000', text: 'x' })).rejects.toThrow('gateway')
  })
  test('in development are kept for the inbox page', async () => {
    const kept: Sms[] = []
    await inboxSender((message) => void kept.push(message)).send({ id: '1', phone: '14400000001', text: '123456' })
    expect(kept[0]?.text).toBe('123456')
  })
  test('demo numbers are 1440 and seven digits, nothing longer or shorter', () => {
    for (const phone of ['1440000000', '144000000012', '14500000001']) expect(isDemoPhone(phone)).toBe(false)
  })
})
