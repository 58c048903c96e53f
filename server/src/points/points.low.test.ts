import { parseScheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { jobContext } from '../jobs.ts'
import { newId } from '../platform/ids.ts'
import { schemesOf } from '../platform/schemes.ts'
import { closePeriod } from './commands.close.ts'

const cites = { doc: 'doc', place: '第三条' }
const rule = (id: string, more: object) => ({ rule: id, who: 'member', cites, say: `这是关于${id}的一句`, ...more })
const low = (id: string, more: object) =>
  rule(id, { does: [{ what: 'remind', by: 'community' }], private: true, ...more })
const raw = {
  scheme: 'luzhou-5412',
  name: '试验小镇',
  area: { kind: 'county', name: '某县' },
  effective: '2026-01-01',
  sources: { doc: { title: '某县办法', issuer: '某县' } },
  score: { close: 'month', reset: 'year', cites, say: '每月结算，每年清零' },
  points: [rule('served', { on: 'service.verified', give: 2 })],
  duties: [rule('two', { on: 'service.verified', do: { times: 2 }, every: 'quarter', 'part-of-period': 'full' })],
  rates: [
    rule('took-part', {
      who: 'unit',
      share: { of: 'service.verified', among: 'members' },
      goal: 0.8,
      'shown-to': ['unit'],
    }),
  ],
  low: [
    low('no-points', { after: 'month', when: { points: { 'at-most': 0 } } }),
    low('undone', { after: 'quarter', when: { duty: 'two' } }),
    low('few', { who: 'unit', after: 'half', when: { rate: 'took-part' } }),
  ],
}

let town: Town
beforeAll(async () => {
  const parsed = parseScheme(raw)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  town = await openTown({ schemes: schemesOf([parsed.scheme]) })
  await town.admin.query(
    `update enrolments set state = 'current', at = '2026-09-01', state_at = '2026-09-01' where community_id = $1`,
    [town.apricot.id],
  )
})
afterAll(() => town.close())

/** A verified service as a fact and its line. */
async function served(personId: string, day: string) {
  const id = newId(town.clock)
  await town.admin.query(
    `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
     values ($1, $2, 'service.verified', $2::uuid::text, 'member', $3, 'home', $4, '{"evidence": "E2"}', $5)`,
    [town.apricot.id, id, personId, day, town.clock.now()],
  )
}
const close = (today: string) =>
  closePeriod(jobContext(town.app, 'points.close', [town.apricot.id]), town.apricot.id, today)
const told = async () => {
  await town.app.drained()
  const { rows } = await town.admin.query(
    `select to_kind, to_id, text_key from messages where text_key like '%.low' order by 3, 1, 2`,
  )
  return rows.map(({ to_id, text_key }) => [text_key, to_id])
}

test('each kind of period closes by itself: what was missed is told to the one concerned, once', async () => {
  for (const day of ['2026-10-03', '2026-12-05']) await served(town.secondMember.id, day)
  town.clock.set(new Date('2026-12-01T01:00:00Z'))
  // November ends; the quarter that ended last is the third, in which the duty was missed by both
  await close('2026-12-01')
  const quarter = (await told()).filter(([key]) => key === 'duty.low').map(([, id]) => id)
  expect(quarter).toEqual([town.member.id, town.secondMember.id].sort())
  await town.admin.query('delete from messages')
  town.clock.set(new Date('2027-01-01T01:00:00Z'))
  const first = await close('2027-01-01')
  expect(await close('2027-01-01')).toEqual(first)
  expect(await told()).toEqual([
    ['duty.low', town.member.id],
    ...[town.member.id, town.secondMember.id].sort().map((id) => ['points.low', id]),
    ['rate.low', town.waterworks.id],
  ])
})

test('a month later only the month is looked at; nothing of it is on a public page', async () => {
  await town.admin.query('delete from messages')
  town.clock.set(new Date('2027-02-01T01:00:00Z'))
  await close('2027-02-01')
  expect(new Set((await told()).map(([key]) => key))).toEqual(new Set(['points.low']))
  const { rows } = await town.admin.query(`select 1 from messages where to_kind not in ('person', 'unit')`)
  expect(rows).toEqual([])
  const page = await town.http.inject({ method: 'GET', url: '/c/apricot' })
  expect(page.body).not.toContain('没做完')
})
