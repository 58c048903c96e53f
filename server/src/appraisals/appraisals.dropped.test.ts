import { parseScheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { schemesOf } from '../platform/schemes.ts'

const cites = { doc: 'doc', place: '第三条' }
const duty = (id: string, every: string) => ({
  ...{ rule: id, who: 'member', cites, say: `这是关于${id}的一句`, on: 'service.verified' },
  ...{ do: { times: 1 }, every, 'part-of-period': 'full' },
})
const version = (effective: string, ...duties: object[]) => {
  const head = { scheme: 'luzhou-5412', name: '试验小镇', area: { kind: 'county', name: '某县' } }
  const sources = { doc: { title: '某县办法', issuer: '某县' } }
  const parsed = parseScheme({ ...head, sources, effective, duties })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.scheme
}

let town: Town
beforeAll(async () => {
  const versions = [version('2026-01-01', duty('monthly', 'month')), version('2026-11-01', duty('yearly', 'year'))]
  town = await openTown({ schemes: schemesOf(versions) })
  await town.admin.query(
    `update enrolments set state = 'current', at = '2026-08-29', state_at = '2026-08-29' where community_id = $1`,
    [town.apricot.id],
  )
})
afterAll(() => town.close())

test('a duty that the scheme dropped is counted with what it asked before, by the person and the county', async () => {
  const own = await town.clerk.call('GET', `/api/communities/${town.apricot.id}/standing?on=2026-12-01`)
  const row = own.body.rows.find(({ subjectId }: { subjectId: string }) => subjectId === town.member.id)
  // August to October
  const dropped = { rule: 'monthly', period: '2026-10', counts: { met: 0, open: 0, missed: 3, excused: 0 } }
  expect(row.duties).toMatchObject([{ rule: 'yearly' }, dropped])
  const { body } = await town.countyOfficial.call('GET', `/api/organisations/${town.county.id}/standing?on=2026-12-01`)
  const [yearly, monthly] = body.duties
  expect(yearly).toMatchObject({ rule: 'yearly', missed: 0 })
  expect(monthly).toMatchObject({ rule: 'monthly', who: 'member', source: '某县办法', met: 0, open: 0 })
  const communities = body.communities.reduce((sum: number, { missed }: { missed: number }) => sum + missed, 0)
  expect(monthly.missed).toBe(communities)
  expect(monthly.missed).toBeGreaterThan(0)
})
