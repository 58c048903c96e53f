import { expect, test } from 'vitest'
import { oddFirst, type Record } from './say.ts'

const record = (id: string, more: Partial<Record> = {}): Record =>
  ({
    id,
    personName: '尹若谷',
    unitName: '县水务局',
    line: '修水龙头',
    needCode: '8801',
    publicLine: '',
    oddities: [],
    ...more,
  }) as Record

test('odd records come first, those with most signs on top, the others keep their order', () => {
  const one = record('one')
  const two = record('two')
  const odd = record('odd', { oddities: ['long'] })
  const odder = record('odder', { oddities: ['long', 'full-day'] })
  expect(oddFirst([one, odd, two, odder]).map(({ id }) => id)).toEqual(['odder', 'odd', 'one', 'two'])
})
