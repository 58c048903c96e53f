import { parseScheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { jobContext } from '../jobs.ts'
import { newId } from '../platform/ids.ts'
import { schemesOf } from '../platform/schemes.ts'
import { closePeriod } from '../points/commands.close.ts'

const cites = { doc: 'doc', place: '第三条' }
const rule = (id: string, more: object) => ({ rule: id, who: 'member', cites, say: `这是关于${id}的一句`, ...more })
const low = (id: string, more: object) =>
  rule(id, { does: [{ what: 'remind', by: 'community' }], private: true, ...more })
const each = { on: 'service.verified', do: { times: 1 }, 'part-of-period': 'full' }
const raw = {
  scheme: 'luzhou-5412',
  name: '试验小镇',
  area: { kind: 'county', name: '某县' },
  effective: '2026-01-01',
  sources: { doc: { title: '某县办法', issuer: '某县' } },
  duties: [rule('weekly', { ...each, every: 'week' }), rule('yearly', { ...each, every: 'year' })],
  low: [
    low('week', { after: 'week', when: { duty: 'weekly' } }),
    low('month', { after: 'month', when: { duty: 'weekly' } }),
    low('year', { after: 'week', when: { duty: 'yearly' } }),
  ],
}

let town: Town
beforeAll(async () => {
  const parsed = parseScheme(raw)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  town = await openTown({ schemes: schemesOf([parsed.scheme]) })
  await town.admin.query(
    `update enrolments set state = 'current', at = '2026-11-29', state_at = '2026-11-29' where community_id = $1`,
    [town.apricot.id],
  )
  town.clock.set(new Date('2027-01-04T01:00:00Z'))
  const days = ['2026-12-01', '2026-12-08', '2026-12-15', '2026-12-22', '2027-01-02']
  for (const day of days) await happened('service.verified', town.member.id, day)
  await happened('enrolment.late', town.member.id, '2027-01-02')
  // one of four weeks is lacking
  for (const day of [...days.slice(0, 2), ...days.slice(3)])
    await happened('service.verified', town.secondMember.id, day)
})
afterAll(() => town.close())

async function happened(kind: string, personId: string, day: string) {
  await town.admin.query(
    `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
     values ($1, $2, $3, $2::uuid::text, 'member', $4, 'home', $5, '{"evidence": "E2"}', $6)`,
    [town.apricot.id, newId(town.clock), kind, personId, day, town.clock.now()],
  )
}
const weeks = async (year: number) => {
  const { body } = await town.clerk.call(
    'GET',
    `/api/communities/${town.apricot.id}/standing?on=2027-01-06&year=${year}`,
  )
  const row = body.rows.find(({ subjectId }: { subjectId: string }) => subjectId === town.member.id)
  const { counts, period } = row.duties.find(({ rule }: { rule: string }) => rule === 'weekly')
  return { counts, period, late: row.late }
}

test('a week that ends in the new year is counted in the old one, with what happened in it to its end', async () => {
  // 2026-W48, in which she came, to 2026-W53, which runs from 28 December to 3 January
  const counts = { met: 5, missed: 1, open: 0, excused: 0 }
  expect(await weeks(2026)).toEqual({ counts, period: '2026-W53', late: false })
  expect(await weeks(2027)).toMatchObject({ counts: { met: 0, missed: 0, open: 1 }, period: '2027-W01', late: true })
})

test('at a close each duty is looked at in its own periods that ended in what closes', async () => {
  await closePeriod(jobContext(town.app, 'points.close', [town.apricot.id]), town.apricot.id, '2027-01-04')
  await town.app.drained()
  const { rows } = await town.admin.query(`select to_id from messages where text_key = 'duty.low'`)
  // December's third week; neither the last week nor the year that ended in it was missed
  expect(rows.map(({ to_id }) => to_id)).toEqual([town.secondMember.id])
})
