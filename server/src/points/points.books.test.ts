import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { act } from '../db.ts'
import { jobContext } from '../jobs.ts'
import { newId } from '../platform/ids.ts'
import type { NewFact } from './commands.book.ts'
import { closePeriod } from './commands.close.ts'
import { rebook, recordFacts } from './commands.ts'

/** Numbers that look random and are the same at every run. */
function dice(seed: number) {
  let state = seed
  return (sides: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * sides)
  }
}

describe.each(['luzhou-5412', 'tongchuan-2023'])('books under %s', (scheme) => {
  let town: Town
  beforeAll(async () => {
    town = await openTown({ scheme })
    town.clock.set(new Date('2026-08-03T01:00:00Z'))
  }, 60_000)
  afterAll(() => town.close())

  const ctx = () => jobContext(town.app, 'test.books', [town.apricot.id])
  const subjects = () =>
    [
      { who: 'member', subjectId: town.member.id },
      { who: 'member', subjectId: town.secondMember.id },
      { who: 'unit', subjectId: town.waterworks.id },
    ] as const
  const run = <T>(work: Parameters<typeof act<T>>[2]) =>
    act(ctx(), { action: 'points.score', scope: ctx().scope }, work)

  const sums = async () =>
    (
      await town.admin.query(
        `select subject_id, year, sum(points)::int as points, count(*)::int as lines from points_lines
         group by 1, 2 order by 1, 2`,
      )
    ).rows
  const balances = async () =>
    (await town.admin.query('select subject_id, year, points, lines from balances order by 1, 2')).rows

  function facts(roll: (sides: number) => number): NewFact[] {
    const subject = subjects()[roll(3)] ?? subjects()[0]
    const today = town.clock.now().getTime()
    const date = new Date(today - roll(40) * 86_400_000).toISOString().slice(0, 10)
    const base = { communityId: town.apricot.id, source: newId(town.clock), date, ...subject }
    const values = { evidence: `E${roll(4)}`, field: 'repair', hours: roll(8) / 2 }
    const served: NewFact = { ...base, kind: 'service.verified', values }
    const by = roll(2) ? 'resident' : 'community'
    const rated: NewFact = { ...base, kind: 'service.rated', values: { ...values, rating: 1 + roll(5), by } }
    return roll(2) ? [served, rated] : [served]
  }

  test('balances are the sums of their lines after every step, whatever happens and in whatever order', async () => {
    const roll = dice(scheme.length * 7919)
    for (let step = 0; step < 60; step++) {
      const made = facts(roll)
      await run((tx) => recordFacts(tx, made))
      // the same source once more is the same fact
      if (step % 5 === 0) expect(await run((tx) => recordFacts(tx, made))).toBe(0)
      if (step % 9 === 8) {
        town.clock.advance(25 * 86_400_000)
        await closePeriod(ctx(), town.apricot.id, town.clock.now().toISOString().slice(0, 10))
      }
      expect(await balances()).toEqual(await sums())
    }
    expect((await sums()).length).toBeGreaterThan(2)
  }, 120_000)

  test('booking again writes nothing', async () => {
    const before = await sums()
    for (const { who, subjectId } of subjects())
      for (let turn = 0; turn < 2; turn++)
        expect(await run((tx) => rebook(tx, town.apricot.id, who, subjectId))).toBe(0)
    expect(await sums()).toEqual(before)
  })

  test('a close that runs twice at once books each waiting rating once', async () => {
    town.clock.advance(32 * 86_400_000)
    const today = town.clock.now().toISOString().slice(0, 10)
    await Promise.all([1, 2].map(() => closePeriod(ctx(), town.apricot.id, today)))
    const { rows } = await town.admin.query(
      'select community_id, key from points_lines group by 1, 2 having count(*) > 1',
    )
    expect(rows).toEqual([])
    expect(await balances()).toEqual(await sums())
  })
})
