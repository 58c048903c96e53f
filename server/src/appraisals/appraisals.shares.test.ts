import { parseScheme, type Scheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Asker, newcomer, placeUnder } from '../../test/stranger.ts'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { newId } from '../platform/ids.ts'
import { schemesOf } from '../platform/schemes.ts'

const cites = { doc: 'own', place: '第一条' }
const rule = (name: string, more: object) => ({
  rule: name,
  who: 'member',
  cites,
  say: '这是测试里编的一条规则',
  ...more,
})

function scheme(id: string, kind: 'county' | 'unit', more: object = {}): Scheme {
  const frame = { scheme: id, name: `方案${id}`, area: { kind, name: '某地' }, effective: '2026-01-01' }
  const score = { close: 'month', reset: 'year', cites, say: '每年从头算' }
  const points = [rule('served', { on: 'service.verified', give: 10 })]
  const read = parseScheme({
    ...frame,
    sources: { own: { title: '某地办法', issuer: '某地' } },
    score,
    points,
    ...more,
  })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.scheme
}
const shares = {
  shares: [
    { grade: '优', share: 0.5 },
    { grade: '良', share: 0.5 },
  ],
}
const grades = [rule('by-shares', { every: 'year', names: ['优', '良'], by: shares, say: '前一半是优，后一半是良' })]
const ranking = { authority: '某单位', document: '某文', reason: '年度考核试行', until: '2027-12-31' }

let town: Town
let branch: Asker
beforeAll(async () => {
  town = await openTown({
    scheme: 'whole-area',
    schemes: schemesOf([
      scheme('whole-area', 'county'),
      scheme('own-shares', 'unit', { grades, switches: { ranking } }),
      scheme('own-closed', 'unit', { grades }),
    ]),
  })
  const { admin, waterworks, member, secondMember, apricot } = town
  await admin.query(`update enrolments set state = 'current', at = '2026-01-05', state_at = '2026-01-05'`)
  const second = await placeUnder(town, waterworks, 'branch', '第二支部')
  branch = await newcomer(town, '第二支部书记', 'secretary', second)
  await admin.query('update memberships set branch_id = $2 where person_id = $1', [secondMember.id, second.id])
  await admin.query('update unit_members set branch_id = $2 where person_id = $1', [secondMember.id, second.id])
  for (const [who, times] of [
    [member, 3],
    [secondMember, 1],
  ] as const)
    for (let n = 0; n < times; n++)
      await admin.query(
        `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
         values ($1, $2, 'service.verified', $2::uuid::text, 'member', $3, 'home', '2026-11-02', '{"evidence": "E2"}', $4)`,
        [apricot.id, newId(town.clock), who.id, town.clock.now()],
      )
})
afterAll(() => town.close())

const under = (schemeId: string) =>
  town.countyOfficial.call('PUT', `/api/organisations/${town.waterworks.id}`, { schemeId })
type Shown = {
  rule: string
  state: string
  grade: string | null
  reasons: { why: string; rank?: number; group?: number; by?: string }[]
}
const ownGrade = async (who: Person): Promise<Shown> => {
  const { units } = (await who.call('GET', '/api/me/standing')).body
  return units[0].grades.find((one: Shown) => one.rule === 'by-shares')
}
const rowsOf = async (call: () => Promise<{ own: { rows: { subjectId: string; grades: Shown[] }[] } }>) =>
  new Map((await call()).own.rows.map((row) => [row.subjectId, row.grades.map(({ grade }) => grade)]))

test('a member sees the grade that her unit’s shares give her, and why: her place in the whole unit', async () => {
  expect((await under('own-shares')).status).toBe(200)
  const first = await ownGrade(town.member)
  expect(first).toMatchObject({ state: 'given', grade: '优' })
  expect(first.reasons).toMatchObject([{ why: 'share', rank: 1, group: 2 }])
  const other = await ownGrade(town.secondMember)
  expect(other).toMatchObject({ state: 'given', grade: '良' })
  expect(other.reasons).toMatchObject([{ why: 'share', rank: 2, group: 2 }])
  // and nothing of anybody else
  const all = await town.member.call('GET', '/api/me/standing')
  expect(JSON.stringify(all.body)).not.toContain(town.secondMember.id)
})

test('the office and a branch’s office see the same grades: a branch deals out nothing of its own', async () => {
  const office = await rowsOf(
    async () => (await town.secretary.call('GET', `/api/units/${town.waterworks.id}/standing`)).body,
  )
  expect(office.get(town.member.id)).toEqual(['优'])
  expect(office.get(town.secondMember.id)).toEqual(['良'])
  const url = `/api/units/${(await town.admin.query(`select id from organisations where name = '第二支部'`)).rows[0].id}/standing`
  const own = await rowsOf(async () => JSON.parse((await branch.ask('GET', url)).body))
  expect([...own]).toEqual([[town.secondMember.id, ['良']]])
})

test('without the switch nobody is ranked: the unit’s people give the grade', async () => {
  expect((await under('own-closed')).status).toBe(200)
  const own = await ownGrade(town.member)
  expect(own).toMatchObject({ state: 'jury', grade: null })
  expect(own.reasons).toMatchObject([{ why: 'jury', by: '单位' }])
})
