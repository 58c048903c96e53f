import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '../../test/database.ts'
import { openPool, type Pool } from '../db.ts'
import { yearClock, yearMark } from './year-clock.ts'

const secret = 'a-secret-that-only-one-run-knows-0123456789'
const run = { secret, start: new Date('2025-01-02T01:00:00Z'), host: '127.0.0.1', channel: true }
let pool: Pool
let name = ''
let mark: (text: string | null) => Promise<unknown>

beforeAll(async () => {
  const database = await freshDatabase()
  name = database.name
  pool = openPool(database.appUrl, 1, () => {})
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
  mark = (text) => database.query(`comment on database ${database.name} is ${text === null ? 'null' : quoted(text)}`)
})
afterAll(() => pool.close())

describe('a virtual clock', () => {
  test('is refused on a database that no run has marked, and on one of another run', async () => {
    await expect(yearClock(pool, run)).rejects.toThrow('only on a database that this very run')
    await mark(yearMark('another-run-another-secret-0123456789abcd'))
    await expect(yearClock(pool, run)).rejects.toThrow('only on a database')
  })

  test('stands at the start and moves where the run has marked its own database', async () => {
    await mark(yearMark(secret))
    const clock = await yearClock(pool, run)
    expect(clock.now()).toEqual(run.start)
    clock.set(new Date('2025-06-01T00:00:00Z'))
    expect(clock.now().toISOString()).toBe('2025-06-01T00:00:00.000Z')
  })

  test('is refused to a server that others can reach, without the pipe to its run, and with a secret one can guess', async () => {
    await mark(yearMark(secret))
    await expect(yearClock(pool, { ...run, host: '0.0.0.0' })).rejects.toThrow('on loopback')
    await expect(yearClock(pool, { ...run, channel: false })).rejects.toThrow('on loopback')
    await mark(yearMark('short'))
    await expect(yearClock(pool, { ...run, secret: 'short' })).rejects.toThrow('on loopback')
  })

  test('cannot be made possible by the server’s own role: only the owner marks a database', async () => {
    await expect(pool.kysely.executeQuery(CompiledQuery.raw(`comment on database ${name} is 'y'`))).rejects.toThrow(
      'must be owner',
    )
  })
})
