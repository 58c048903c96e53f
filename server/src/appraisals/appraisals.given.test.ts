import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'

const day = 24 * 3_600_000
let town: Town
beforeAll(async () => {
  town = await openTown()
  await town.admin.query(`update enrolments set state = 'current' where community_id = $1`, [town.apricot.id])
  await town.app.drained()
})
afterAll(() => town.close())

const base = () => `/api/communities/${town.apricot.id}/appraisals`
const body = (grade = '良好') => ({ subjectId: town.member.id, rule: 'member-grade', grade, reason: '一年里随叫随到' })
const own = async () => (await town.member.call('GET', '/api/me/standing')).body.communities[0].grades[0]

describe('a grade that people give', () => {
  let id = ''
  test('is drafted by the desk, for nobody else to see, and only by a rule that leaves it to people', async () => {
    expect((await town.clerk.call('POST', base(), { ...body(), rule: 'nothing-such' })).body.code).toBe(
      'scheme-forbids',
    )
    expect((await town.clerk.call('POST', base(), body('特优'))).body.code).toBe('invalid-input')
    const first = await town.clerk.call('POST', base(), body('优秀'))
    const again = await town.clerk.call('POST', base(), body())
    expect(again.body).toEqual({ id: first.body.id, state: 'drafted', grade: '良好' })
    id = again.body.id
    expect(await own()).toMatchObject({ state: 'jury', given: null })
    expect((await town.willowClerk.call('POST', base(), body())).status).toBe(404)
    expect((await town.member.call('POST', base(), body())).status).toBe(403)
  })

  test('is shown to the one concerned once a person confirms it; she answers, and nobody else does', async () => {
    expect((await town.clerk.call('POST', `${base()}/${id}/confirm`)).body.state).toBe('shown')
    expect((await own()).given).toMatchObject({ grade: '良好', endsOn: '2026-11-30', allowed: ['answer', 'appeal'] })
    expect((await town.secondMember.call('POST', `${base()}/${id}/answer`, { text: '我也说一句' })).status).toBe(404)
    expect((await town.member.call('POST', `${base()}/${id}/answer`, { text: '谢谢' })).status).toBe(200)
    await town.app.drained()
    const { rows } = await town.admin.query(`select to_id from messages where text_key = 'appraisal.shown'`)
    expect(rows).toEqual([{ to_id: town.member.id }])
  })

  test('does not stand before the days for objecting are over', async () => {
    const early = await town.clerk.call('POST', `${base()}/${id}/let-stand`)
    expect(early).toMatchObject({ status: 409, body: { code: 'too-early' } })
  })

  test('is decided after an appeal by somebody uninvolved, never by who drafted it', async () => {
    const appealed = await town.member.call('POST', `${base()}/${id}/appeal`, { reason: '三月那次没算进去' })
    expect(appealed.body.state).toBe('appealed')
    await town.app.drained()
    const { rows } = await town.admin.query(
      `select to_id, link from messages where text_key = 'appraisal.appealed' order by to_kind`,
    )
    expect(rows).toEqual([
      { to_id: town.apricot.id, link: '/console/year' },
      { to_id: town.streetOfficial.id, link: `/console/year/${town.apricot.id}` },
    ])
    const decision = { grade: '优秀', reason: '核对记录，三月那次应当算' }
    const involved = await town.clerk.call('POST', `${base()}/${id}/decide`, decision)
    expect(involved.body.code).toBe('second-person-needed')
    const decided = await town.streetOfficial.call('POST', `${base()}/${id}/decide`, decision)
    expect(decided.body).toMatchObject({ state: 'decided', grade: '优秀' })
  })

  test('is final as a fact, and stands in the standing and the counts', async () => {
    expect((await town.clerk.call('POST', `${base()}/${id}/finish`)).body.state).toBe('final')
    expect(await own()).toMatchObject({ state: 'given', grade: '优秀', given: { state: 'final', allowed: [] } })
    const { rows } = await town.admin.query(`select data from facts where kind = 'appraisal.final'`)
    expect(rows).toEqual([{ data: { grade: '优秀' } }])
    const counts = await town.countyOfficial.call('GET', `/api/organisations/${town.county.id}/standing`)
    const rule = counts.body.grades.find((one: { rule: string }) => one.rule === 'member-grade')
    expect(rule.grades[0]).toEqual({ name: '优秀', count: 1 })
    expect((await town.clerk.call('POST', base(), body())).body.code).toBe('wrong-state')
  })

  test('without an appeal stands when the days are over', async () => {
    const of = { ...body(), subjectId: town.secondMember.id }
    const { body: drafted } = await town.clerk.call('POST', base(), of)
    await town.clerk.call('POST', `${base()}/${drafted.id}/confirm`)
    town.clock.advance(8 * day)
    expect((await town.clerk.call('POST', `${base()}/${drafted.id}/let-stand`)).body.state).toBe('decided')
    expect((await town.clerk.call('POST', `${base()}/${drafted.id}/finish`)).body.state).toBe('final')
  })

  test('of a unit is answered by its secretary, not by a member', async () => {
    const of = { ...body(), subjectId: town.waterworks.id, rule: 'unit-grade' }
    const { body: drafted } = await town.clerk.call('POST', base(), of)
    await town.clerk.call('POST', `${base()}/${drafted.id}/confirm`)
    expect((await town.member.call('POST', `${base()}/${drafted.id}/answer`, { text: '好' })).status).toBe(404)
    expect((await town.secretary.call('POST', `${base()}/${drafted.id}/answer`, { text: '好' })).status).toBe(200)
  })
})
