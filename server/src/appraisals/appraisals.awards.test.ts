import { parseScheme, type Scheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
const award = (name: string, more: object = {}) =>
  rule(name, {
    every: 'year',
    nominate: ['resident', 'community'],
    compared: ['服务实绩', '居民口碑'],
    number: 1,
    'notice-days': 7,
    ...more,
  })

function ownScheme(): Scheme {
  const read = parseScheme({
    scheme: 'with-awards',
    name: '有评优的方案',
    area: { kind: 'county', name: '某县' },
    effective: '2026-01-01',
    sources: { own: { title: '某地办法', issuer: '某地' } },
    awards: [
      award('star', { eligible: { on: 'service.verified', times: 2 } }),
      award('best-units', { who: 'unit', every: 'quarter', number: 2, 'notice-days': 3 }),
      award('whole-county', { veto: { by: 'county', when: '表现不好', appeal: true } }),
    ],
    points: [rule('won', { on: 'award.won', when: { award: 'star' }, give: 5 })],
    score: { close: 'month', reset: 'year', cites, say: '每年从头算' },
    catalogues: { awards: [{ id: 'star', name: '服务之星', say: '做得多做得好的人' }] },
    publication: { names: 'surname', deeds: true, points: 'private', cites, say: '公开只写姓' },
  })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.scheme
}

let town: Town
let base: string
beforeAll(async () => {
  town = await openTown({ scheme: 'with-awards', schemes: schemesOf([ownScheme()]) })
  base = `/api/communities/${town.apricot.id}`
  await town.admin.query(`update enrolments set state = 'current', at = '2026-01-05', state_at = '2026-01-05'`)
  for (const [who, times] of [
    [town.member, 3],
    [town.secondMember, 2],
  ] as const)
    for (let n = 0; n < times; n++)
      await town.admin.query(
        `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
         values ($1, $2, 'service.verified', $2::uuid::text, 'member', $3, 'home', '2026-11-02', '{"evidence": "E2", "hours": 1.5}', $4)`,
        [town.apricot.id, newId(town.clock), who.id, town.clock.now()],
      )
})
afterAll(() => town.close())

const awards = async (who: Person = town.clerk, cycle = 'running') =>
  (await who.call('GET', `${base}/awards?cycle=${cycle}`)).body.awards
const nominate = (subjectId: string, more: object = {}, who: Person = town.clerk) =>
  who.call('POST', `${base}/awards`, { subjectId, rule: 'star', reason: '徐奶奶提的：她来了三次', ...more })
const step = (id: string, verb: string, body?: object, who: Person = town.clerk) =>
  who.call('POST', `${base}/appraisals/${id}/${verb}`, body)
const notice = async () => String((await town.http.inject({ method: 'GET', url: '/c/apricot/awards' })).body)
const later = (days: number) => town.clock.advance(days * 24 * 3600 * 1000)

describe('an award', () => {
  let id: string

  test('has its candidates out of the cycle’s records, by name, with figures and no rank', async () => {
    const [star, units, above] = await awards()
    expect(star).toMatchObject({ name: '服务之星', period: '2026', number: 1, taken: 0, noticeDays: 7, above: false })
    const shown = star.candidates.map((one: { name: string; figures: object }) => [one.name, one.figures])
    const figures = { points: null, needs: 0, wishes: 0, problems: 0 }
    expect(new Map(shown)).toEqual(
      new Map([
        [town.member.name, { ...figures, services: 3, hours: 4.5 }],
        [town.secondMember.name, { ...figures, services: 2, hours: 3 }],
      ]),
    )
    expect(shown.map(([name]: [string]) => name)).toEqual([town.member.name, town.secondMember.name].sort())
    expect(units).toMatchObject({ period: '2026-Q4', who: 'unit' })
    expect(units.candidates.map(({ name }: { name: string }) => name)).toEqual([town.waterworks.name])
    expect(above).toMatchObject({ above: true, candidates: [] })
    expect((await awards(town.clerk, 'last'))[0]).toMatchObject({ period: '2025', candidates: [] })
  })

  test('is proposed by the desk, for whom the scheme lets be proposed only; another community finds nothing', async () => {
    expect((await nominate(town.teacher.id)).body.code).toBe('not-enrolled')
    expect((await nominate(town.member.id, { rule: 'whole-county' })).body.code).toBe('scheme-forbids')
    expect((await nominate(town.member.id, { rule: 'no-such' })).body.code).toBe('scheme-forbids')
    expect((await nominate(town.member.id, {}, town.member)).status).toBe(403)
    expect((await nominate(town.member.id, {}, town.willowClerk)).status).toBeGreaterThanOrEqual(403)
    const done = await nominate(town.member.id)
    expect(done.body).toMatchObject({ state: 'drafted', grade: '服务之星' })
    id = done.body.id
    expect((await nominate(town.member.id, { reason: '居民和社区都提' })).body.id).toBe(id)
  })

  test('is seen by the one concerned once a person stands for it, and no more are confirmed than there are', async () => {
    const own = async (who: Person) => (await who.call('GET', '/api/me/standing')).body.communities[0].awards
    expect(await own(town.member)).toEqual([])
    expect((await step(id, 'confirm')).status).toBe(200)
    expect(await own(town.member)).toMatchObject([{ name: '服务之星', period: '2026', given: { state: 'shown' } }])
    expect(await own(town.secondMember)).toEqual([])
    const other = (await nominate(town.secondMember.id)).body.id
    expect((await step(other, 'confirm')).body).toMatchObject({ code: 'awards-given' })
    expect((await awards())[0]).toMatchObject({ taken: 1 })
    await town.app.drained()
    const { messages } = (await town.member.call('GET', '/api/me/messages')).body
    expect(messages.map(({ text }: { text: string }) => text)).toContain('有人提名您“服务之星”，请看一看，不同意可以说')
  })

  test('hangs out for the scheme’s days with a masked name, is objected to at the desk and decided by somebody else', async () => {
    expect(await notice()).not.toContain('服务之星')
    expect((await step(id, 'let-stand')).body.code).toBe('too-early')
    later(8)
    expect((await step(id, 'let-stand')).body).toMatchObject({ state: 'decided' })
    const page = await notice()
    expect(page).toContain('服务之星：沈**')
    expect(page).not.toContain(town.member.name)
    expect((await step(id, 'finish')).body.code).toBe('too-early')
    expect((await step(id, 'object', { reason: '邻居说：那几次不是她去的' }, town.member)).status).toBe(403)
    expect((await step(id, 'object', { reason: '邻居说：那几次不是她去的' })).body.state).toBe('appealed')
    expect(await notice()).not.toContain('服务之星')
    const decided = { grade: '服务之星', reason: '核对过记录，是她' }
    expect((await step(id, 'decide', decided)).body.code).toBe('second-person-needed')
    expect((await step(id, 'decide', { ...decided, grade: '优秀' }, town.streetOfficial)).body.code).toBe(
      'invalid-input',
    )
    expect((await step(id, 'decide', decided, town.streetOfficial)).body).toMatchObject({ state: 'decided' })
    expect(await notice()).toContain('服务之星：沈**')
  })

  test('stands when the notice is over: a fact that the scheme’s rules can give points for', async () => {
    later(8)
    expect((await step(id, 'object', { reason: '太晚了' })).body.code).toBe('too-late')
    expect((await step(id, 'finish')).body).toMatchObject({ state: 'final' })
    const { rows } = await town.admin.query(`select subject_id, data from facts where kind = 'award.won'`)
    expect(rows).toMatchObject([{ subject_id: town.member.id, data: { award: 'star', cycle: 'year' } }])
    const lines = await town.admin.query(`select points from points_lines where rule = 'won'`)
    expect(lines.rows).toEqual([{ points: 5 }])
    expect(await notice()).toContain('现在没有公示')
  })

  test('that is decided not to be given makes no fact, no notice and no place taken', async () => {
    const unit = (await nominate(town.waterworks.id, { rule: 'best-units' })).body.id
    await step(unit, 'confirm')
    expect((await step(unit, 'appeal', { reason: '我们做得还不够' }, town.secretary)).body.state).toBe('appealed')
    const no = { grade: '不评', reason: '单位自己说不要' }
    expect((await step(unit, 'decide', no, town.streetOfficial)).body).toMatchObject({
      state: 'decided',
      grade: '不评',
    })
    expect(await notice()).not.toContain(town.waterworks.name)
    expect((await step(unit, 'finish')).body.state).toBe('final')
    const { rows } = await town.admin.query(`select 1 from facts where kind = 'award.won' and subject = 'unit'`)
    expect(rows).toEqual([])
    expect((await awards())[1]).toMatchObject({ taken: 0 })
  })
})
