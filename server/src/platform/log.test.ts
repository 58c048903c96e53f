import { expect, test } from 'vitest'
import { openLog } from './log.ts'

function logged(error: unknown): string {
  const lines: string[] = []
  openLog('error', { write: (line: string) => void lines.push(line) }).error({ err: error }, 'a request failed')
  return lines.join('')
}

test('a database error is logged without the values it quotes', () => {
  const error = Object.assign(new Error('invalid input syntax for type date: "14400012345"'), {
    code: '22007',
    detail: 'Key (phone)=(14400012345) already exists.',
    client: { password: 'geheim' },
  })
  const text = logged(error)
  expect(text).toContain('22007')
  expect(text).not.toMatch(/14400012345|geheim/)
})

test('an error of ours keeps its message and place', () => {
  expect(logged(new Error('a roster row names a unit that was not made'))).toContain('a unit that was not made')
})
