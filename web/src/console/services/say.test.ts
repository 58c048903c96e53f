import { expect, test } from 'vitest'
import { found, oddFirst, type Record } from './say.ts'

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

test('records are found by person, unit, words and code', () => {
  const rows = [record('a'), record('b', { personName: '白听雨', line: '搬床', needCode: '8802' })]
  expect(found(rows, '白听').map(({ id }) => id)).toEqual(['b'])
  expect(found(rows, ' 8801 ').map(({ id }) => id)).toEqual(['a'])
  expect(found(rows, '')).toHaveLength(2)
})
