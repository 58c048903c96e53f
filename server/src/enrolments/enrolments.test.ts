import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { newId } from '../platform/ids.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

const base = () => `/api/communities/${town.apricot.id}/enrolments`
const idOf = async (person: Person | { id: string }) =>
  (await town.admin.query('select id from enrolments where subject_id = $1', [person.id])).rows[0].id as string

describe('reporting in', () => {
  test('a member reports in, the desk confirms, and the year’s card opens with its base', async () => {
    const id = await idOf(town.member)
    const reported = await town.member.call('POST', `${base()}/${id}/report`, { neighbourhoodId: town.garden.id })
    expect(reported.body).toEqual({ done: true })
    const waiting = await town.clerk.call('GET', `${base()}?state=reported`)
    expect(waiting.body.enrolments.map((row: { id: string }) => row.id)).toContain(id)
    const confirmed = await town.clerk.call('POST', `${base()}/confirm`, { ids: [id] })
    expect(confirmed.body).toEqual({ confirmed: 1 })
    const { rows } = await town.admin.query('select points from balances where subject_id = $1', [town.member.id])
    expect(rows).toEqual([{ points: 80 }])
    await town.app.drained()
    const unit = await town.secretary.call('GET', `/api/units/${town.waterworks.id}/reporting`)
    expect(unit.body.rows.find((row: { enrolmentId: string }) => row.enrolmentId === id)).toMatchObject({
      state: 'current',
    })
  })

  test('a second report is refused, and a confirmation of what isn’t reported too', async () => {
    const id = await idOf(town.member)
    expect((await town.member.call('POST', `${base()}/${id}/report`, {})).body.code).toBe('wrong-state')
    expect((await town.clerk.call('POST', `${base()}/confirm`, { ids: [id] })).body.code).toBe('wrong-state')
  })

  test('a return carries its reason and opens the way to report again', async () => {
    const id = await idOf(town.secondMember)
    await town.secondMember.call('POST', `${base()}/${id}/report`, {})
    await town.clerk.call('POST', `${base()}/${id}/return`, { reason: '住址在柳岸，请到那边报到' })
    expect((await town.secondMember.call('POST', `${base()}/${id}/report`, {})).status).toBe(200)
  })

  test('however many report in on a day, the desk is told once', async () => {
    await town.app.drained()
    const { rows } = await town.admin.query(
      `select count(*)::int as n from messages where text_key = 'enrolment.reported'`,
    )
    expect(rows[0].n).toBe(1)
  })

  test('the secretary reports the unit in, and nobody else’s', async () => {
    const id = await idOf(town.waterworks)
    expect((await town.schoolSecretary.call('POST', `${base()}/${id}/report`, {})).status).toBe(404)
    expect((await town.secretary.call('POST', `${base()}/${id}/report`, {})).status).toBe(200)
  })

  test('nobody reports in for another, and a foreign community answers as an absent one', async () => {
    const id = await idOf(town.secondMember)
    expect((await town.member.call('POST', `${base()}/${id}/report`, {})).status).toBe(404)
    const absent = await town.teacher.call('POST', `/api/communities/${newId(town.clock)}/enrolments/${id}/report`, {})
    const foreign = await town.teacher.call('POST', `${base()}/${id}/report`, {})
    expect([absent.status, foreign.status]).toEqual([404, 404])
  })

  test('name and phone are enough at the counter; the same key twice is one person', async () => {
    const key = randomUUID()
    const body = { name: '欧阳𠮷', phone: '14400099001' }
    const first = await town.clerk.call('POST', `${base()}/walk-in`, body, key)
    const second = await town.clerk.call('POST', `${base()}/walk-in`, body, key)
    expect(first).toMatchObject({ status: 200, body: { onRoster: false } })
    expect(second.body).toEqual(first.body)
    const { rows } = await town.admin.query(`select count(*)::int as n from people where name = '欧阳𠮷'`)
    expect(rows[0].n).toBe(1)
  })

  test('whoever is on a roster brings her unit along to a counter where no roster has her', async () => {
    const { teacher, school } = town
    const answer = await town.clerk.call('POST', `${base()}/walk-in`, { name: teacher.name, phone: teacher.phone })
    expect(answer).toMatchObject({ status: 200, body: { onRoster: true } })
    const { rows } = await town.admin.query('select unit_id, unit_name from enrolments where id = $1', [answer.body.id])
    expect(rows[0]).toEqual({ unit_id: school.id, unit_name: school.name })
  })

  test('a walk-in settles what is due at home before what is due for the unit', async () => {
    const { teacher, willow, school } = town
    const ids = { unit: newId(town.clock), home: newId(town.clock) }
    // what the stage's roster asked of her here gives way to the two that this is about
    await town.admin.query('delete from enrolments where subject_id = $1 and community_id = $2', [
      teacher.id,
      willow.id,
    ])
    for (const kind of ['unit', 'home'] as const)
      await town.admin.query(
        `insert into enrolments (community_id, id, subject, subject_id, unit_id, kind, term, state, seq, due_on, name,
           unit_name, at, state_at)
         values ($1, $2, 'member', $3, $4, $5, 'test', 'due', 1, '2026-12-01', $6, $7, $8, $8)`,
        [willow.id, ids[kind], teacher.id, school.id, kind, teacher.name, school.name, town.clock.now()],
      )
    const walkIn = () =>
      town.willowClerk.call('POST', `/api/communities/${willow.id}/enrolments/walk-in`, {
        name: teacher.name,
        phone: teacher.phone,
      })
    expect((await walkIn()).body.id).toBe(ids.home)
    expect((await walkIn()).body.id).toBe(ids.unit)
  })

  test('a phone of ten digits is refused', async () => {
    const answer = await town.clerk.call('POST', `${base()}/walk-in`, { name: '甲', phone: '1440009900' })
    expect(answer).toMatchObject({ status: 422, body: { code: 'bad-phone' } })
  })

  test('a member sees no list of others', async () => {
    expect((await town.member.call('GET', base())).status).toBe(403)
  })
})
