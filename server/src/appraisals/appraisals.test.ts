import { parseScheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { newId } from '../platform/ids.ts'
import { schemesOf } from '../platform/schemes.ts'

const cites = { doc: 'doc', place: '第三条' }
const rule = (id: string, more: object) => ({ rule: id, who: 'member', cites, say: `这是关于${id}的一句`, ...more })
const raw = {
  scheme: 'luzhou-5412',
  name: '试验小镇',
  area: { kind: 'county', name: '某县' },
  effective: '2026-01-01',
  sources: { doc: { title: '某县办法', issuer: '某县' } },
  score: { close: 'month', reset: 'year', cites, say: '每月结算，每年清零' },
  enrolments: [rule('home', { kind: 'home', level: 'community', required: true, within: { days: 30 } })],
  points: [rule('base', { every: 'year', give: 80 }), rule('served', { on: 'service.verified', give: 2 })],
  duties: [rule('four', { on: 'service.verified', do: { times: 4 }, every: 'year', 'part-of-period': 'full' })],
  rates: [
    rule('effective', {
      share: { of: 'service.verified', among: 'enrolment.current' },
      goal: 0.8,
      'shown-to': ['unit', 'county'],
    }),
  ],
  grades: [
    rule('grade', {
      every: 'year',
      names: ['好', '较好', '一般', '差'],
      by: {
        bands: [{ grade: '好', from: 86 }, { grade: '较好', from: 82 }, { grade: '一般', from: 60 }, { grade: '差' }],
      },
      bars: [{ on: 'enrolment.late', 'at-most': '一般', cites, say: '迟报到的，最高一般' }],
      stars: [
        { star: '一星', from: 82 },
        { star: '二星', from: 90 },
      ],
    }),
    rule('unit-grade', { who: 'unit', every: 'year', names: ['优秀', '一般'], by: { jury: '社区综合评价' } }),
  ],
}

let town: Town
beforeAll(async () => {
  const parsed = parseScheme(raw)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  town = await openTown({ schemes: schemesOf([parsed.scheme]) })
  const base = `/api/communities/${town.apricot.id}/enrolments`
  for (const person of [town.member, town.secondMember]) {
    const { rows } = await town.admin.query('select id from enrolments where subject_id = $1', [person.id])
    await person.call('POST', `${base}/${rows[0].id}/report`, {})
    await town.clerk.call('POST', `${base}/confirm`, { ids: [rows[0].id] })
  }
  for (const [at, day] of ['2026-11-23', '2026-11-24', '2026-12-01'].entries()) await served(day, at)
  await town.admin.query(`update facts set data = data || '{"days": 3}', kind = 'enrolment.late'
    where kind = 'enrolment.current' and subject_id = '${town.secondMember.id}'`)
  await town.app.drained()
}, 60_000)
afterAll(() => town.close())

/** A verified service of the member as a fact and its line, as verifying leaves them. */
async function served(day: string, at: number) {
  const id = newId(town.clock)
  const who = [town.apricot.id, id, town.member.id, day, town.clock.now()]
  await town.admin.query(
    `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
     values ($1, $2, 'service.verified', $2::uuid::text, 'member', $3, 'home', $4, '{"evidence": "E2"}', $5)`,
    who,
  )
  await town.admin.query(
    `insert into points_lines (community_id, id, key, fact, subject, subject_id, card, rule, points, say, cites, scheme,
       year, happened_on, at)
     values ($1, $2, $6, $2::uuid::text, 'member', $3, 'home', 'served', 2, '服务一次', '{"doc":"doc","place":"一"}',
       'luzhou-5412@2026-01-01', 2026, $4, $5)`,
    [...who, `k${at}`],
  )
}

const standing = (query = '') => `/api/communities/${town.apricot.id}/standing${query}`
// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers freely
const named = (body: any, name: string) => body.rows.find((row: { name: string }) => row.name === name)

describe('where everybody stands', () => {
  test('the desk reads duties, points, grade with its band and star of each member, and what people are to give', async () => {
    const { status, body } = await town.clerk.call('GET', standing('?on=2026-12-31'))
    expect(status).toBe(200)
    expect(named(body, '沈知远')).toMatchObject({
      subject: 'member',
      current: true,
      late: false,
      points: 86,
      duties: [{ rule: 'four', required: 4, done: 3, left: 1, state: 'open', source: '某县办法', place: '第三条' }],
      grades: [{ grade: '好', state: 'given', reasons: [{ why: 'band', grade: '好', from: 86, points: 86 }] }],
      stars: [{ star: '一星', next: { star: '二星', missing: 4 } }],
    })
    expect(named(body, '县水务局')).toMatchObject({
      subject: 'unit',
      current: false,
      grades: [{ state: 'jury', grade: null, reasons: [{ why: 'jury', by: '社区综合评价' }] }],
    })
  })

  test('the day decides what is seen: before the third service less, after the year what was missed', async () => {
    const before = await town.clerk.call('GET', standing('?on=2026-11-30'))
    expect(named(before.body, '沈知远')).toMatchObject({ points: 84, duties: [{ done: 2, left: 2 }] })
    const after = await town.clerk.call('GET', standing('?on=2027-01-05&year=2026'))
    expect(named(after.body, '沈知远').duties).toMatchObject([
      { done: 3, state: 'missed', counts: { missed: 1, open: 0 } },
    ])
  })

  test('reporting late keeps the grade down and says why', async () => {
    const { body } = await town.clerk.call('GET', standing('?on=2026-12-31&search=𠮷'))
    expect(body.rows).toHaveLength(1)
    expect(body.rows[0]).toMatchObject({ late: true, points: 80, grades: [{ grade: '一般' }] })
    expect(
      body.rows[0].grades[0].reasons.map(({ why, place }: { why: string; place: string }) => [why, place]),
    ).toEqual([
      ['band', '第三条'],
      ['bar', '第三条'],
    ])
  })

  test('pages follow one another without a gap, filters leave what they name', async () => {
    const first = await town.clerk.call('GET', standing('?limit=2'))
    const second = await town.clerk.call('GET', standing(`?limit=2&after=${encodeURIComponent(first.body.next)}`))
    expect([first.body.total, first.body.rows.length, second.body.rows.length, second.body.next]).toEqual([
      3,
      2,
      1,
      null,
    ])
    expect(new Set([...first.body.rows, ...second.body.rows].map(({ name }: { name: string }) => name)).size).toBe(3)
    const good = await town.clerk.call('GET', standing('?on=2026-12-31&grade=好'))
    expect(good.body.rows.map(({ name }: { name: string }) => name)).toEqual(['沈知远'])
    const juried = await town.clerk.call('GET', standing('?grade=jury'))
    expect(juried.body.rows.map(({ name }: { name: string }) => name)).toEqual(['县水务局'])
    expect((await town.clerk.call('GET', standing('?duty=met'))).body.total).toBe(0)
  })

  test('a member reads her own and nobody else’s', async () => {
    const own = await town.member.call('GET', '/api/me/standing?on=2026-12-31')
    expect(own.body.communities).toMatchObject([{ communityName: '杏林湾社区', points: 86, duties: [{ done: 3 }] }])
    expect(JSON.stringify(own.body)).not.toContain('𠮷若谷')
    expect((await town.member.call('GET', standing())).status).toBe(404)
  })

  test('the unit’s office reads its own people, not another unit’s', async () => {
    const url = `/api/units/${town.waterworks.id}/standing?on=2026-12-31`
    const { body } = await town.secretary.call('GET', url)
    expect(body.communities[0].rows.map(({ name }: { name: string }) => name).sort()).toEqual(
      ['县水务局', '沈知远', '𠮷若谷'].sort(),
    )
    expect((await town.schoolSecretary.call('GET', url)).status).toBe(404)
    const school = await town.schoolSecretary.call('GET', `/api/units/${town.school.id}/standing`)
    expect(JSON.stringify(school.body)).not.toContain('沈知远')
  })

  test('the county reads counts over its communities; they equal what the rows say', async () => {
    const url = `/api/organisations/${town.county.id}/standing?on=2026-12-31`
    const { body } = await town.countyOfficial.call('GET', url)
    expect(body.duties).toMatchObject([{ rule: 'four', subjects: 3, met: 0, open: 3, missed: 0, excused: 0 }])
    expect(body.grades[0]).toMatchObject({
      rule: 'grade',
      grades: [
        { name: '好', count: 1 },
        { name: '较好', count: 0 },
        { name: '一般', count: 1 },
        { name: '差', count: 0 },
      ],
      none: 1,
    })
    expect(body.grades[1]).toMatchObject({ rule: 'unit-grade', jury: 2 })
    expect(body.rates).toMatchObject([{ rule: 'effective', of: 1, among: 1, met: true, source: '某县办法' }])
    const { rows } = await town.admin.query(
      `select sum(points)::int as points from points_lines where subject = 'member'`,
    )
    expect(body.points).toContainEqual({ who: 'member', subjects: 2, points: rows[0].points })
    expect(body.communities.map(({ name }: { name: string }) => name)).toEqual(['杏林湾社区', '柳岸社区'])
    expect(JSON.stringify(body)).not.toContain('沈知远')
    const own = await town.clerk.call('GET', `/api/organisations/${town.apricot.id}/standing`)
    expect(own.body.communities).toHaveLength(1)
    expect((await town.clerk.call('GET', url)).status).toBe(404)
  })
})
