import { parseScheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { act } from '../db.ts'
import { jobContext } from '../jobs.ts'
import { newId } from '../platform/ids.ts'
import { schemesOf } from '../platform/schemes.ts'
import { closePeriod } from './commands.close.ts'
import { recordFacts } from './commands.ts'

const cites = { doc: 'doc', place: '第三条' }
const rule = (id: string, more: object) => ({ rule: id, who: 'member', cites, say: `这是关于${id}的一句`, ...more })
const score = {
  yearly: { close: 'month', reset: 'year', 'carry-over': 5 },
  kept: { close: 'month', reset: 'never', 'expires-after': { months: 12 } },
  quarterly: { close: 'month', reset: 'quarter', 'carry-over': 3, 'expires-after': { months: 4 } },
}
const raw = (how: object) => ({
  scheme: 'luzhou-5412',
  name: '试验小镇',
  area: { kind: 'county', name: '某县' },
  effective: '2026-01-01',
  sources: { doc: { title: '某县办法', issuer: '某县' } },
  score: { ...how, cites, say: '带过去的和清掉的，都写成一条' },
  points: [rule('served', { on: 'service.verified', give: 4 }), rule('broken', { on: 'commitment.broken', give: -3 })],
  catalogues: { posts: [{ id: 'patrol', name: '巡逻岗', say: '在小区走一走' }] },
})

describe.each(Object.keys(score) as (keyof typeof score)[])('an account that is %s', (how) => {
  let town: Town
  beforeAll(async () => {
    const parsed = parseScheme(raw(score[how]))
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    town = await openTown({ schemes: schemesOf([parsed.scheme]) })
    await town.admin.query(`update enrolments set state = 'current' where community_id = $1`, [town.apricot.id])
  })
  afterAll(() => town.close())

  const ctx = () => jobContext(town.app, 'test.carried', [town.apricot.id])
  const today = () => town.clock.now().toISOString().slice(0, 10)
  const happens = (kind: 'service.verified' | 'commitment.broken', date: string) =>
    act(ctx(), { action: 'points.score', scope: ctx().scope }, (tx) =>
      recordFacts(tx, [
        {
          ...{ communityId: town.apricot.id, source: newId(town.clock), kind, date },
          ...{ who: 'member', subjectId: town.member.id, values: { evidence: 'E1' } },
        },
      ]),
    )

  /** The same number wherever it is shown. */
  async function shown(): Promise<number[]> {
    await town.app.drained()
    const standing = await town.member.call('GET', '/api/me/standing')
    const own = await town.member.call('GET', '/api/me/points')
    const unit = await town.secretary.call('GET', `/api/units/${town.waterworks.id}/people`)
    const ledger = await town.clerk.call(
      'GET',
      `/api/communities/${town.apricot.id}/ledgers/members?search=${encodeURIComponent('沈知远')}`,
    )
    expect(ledger.status, JSON.stringify(ledger.body)).toBe(200)
    return [
      standing.body.communities[0].points,
      own.body.books[0].total,
      unit.body.people.find(({ name }: { name: string }) => name === '沈知远').points,
      ledger.body.rows[0].cells.at(-1),
    ]
  }

  test('is worth the same in the books, the standing, on her page, her unit’s and in the ledger', async () => {
    const days: [string, ('service.verified' | 'commitment.broken')[]][] = [
      ['2026-11-25', ['service.verified', 'service.verified']],
      ['2026-12-20', ['service.verified', 'commitment.broken']],
      ['2027-01-02', ['service.verified']],
      ['2027-04-03', ['commitment.broken']],
      ['2027-12-28', ['service.verified']],
    ]
    const seen: number[] = []
    for (const [day, kinds] of days) {
      town.clock.set(new Date(`${day}T01:00:00Z`))
      await closePeriod(ctx(), town.apricot.id, today())
      for (const kind of kinds) await happens(kind, day)
      const numbers = await shown()
      expect(new Set(numbers).size, `${day}: ${numbers}`).toBe(1)
      seen.push(numbers[0] ?? 0)
    }
    const expected = { yearly: [8, 9, 9, 6, 10], kept: [8, 9, 13, 10, 8], quarterly: [8, 9, 7, 0, 4] }
    expect(seen).toEqual(expected[how])
    const { rows } = await town.admin.query(
      `select 1 from balances b where points <> (select sum(points) from points_lines l
         where l.community_id = b.community_id and l.subject_id = b.subject_id and l.year = b.year)`,
    )
    expect(rows).toEqual([])
    const lines = await town.admin.query(
      `select rule, say, cites, scheme from points_lines where fact like '~account|%' and reverses is null`,
    )
    expect(lines.rows.length).toBeGreaterThan(0)
    for (const line of lines.rows)
      expect(line).toMatchObject({ say: '带过去的和清掉的，都写成一条', cites, scheme: 'luzhou-5412@2026-01-01' })
  }, 60_000)
})
