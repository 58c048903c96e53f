import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  const { rows } = await town.admin.query('select id from enrolments where subject_id = $1', [town.member.id])
  const base = `/api/communities/${town.apricot.id}/enrolments`
  await town.member.call('POST', `${base}/${rows[0].id}/report`, {})
  await town.clerk.call('POST', `${base}/confirm`, { ids: [rows[0].id] })
  const other = await town.admin.query('select id from enrolments where subject_id = $1', [town.secondMember.id])
  await town.secondMember.call('POST', `${base}/${other.rows[0].id}/report`, {})
  await town.app.drained()
})
afterAll(() => town.close())

const ledger = (kind: string) => `/api/communities/${town.apricot.id}/ledgers/${kind}`

describe('what is derived', () => {
  test('the week lists what waits, bulk as one line', async () => {
    const week = await town.clerk.call('GET', `/api/communities/${town.apricot.id}/week`)
    expect(week.body.counts).toEqual({ confirm: 1 })
    expect(week.body.waiting).toMatchObject([{ kind: 'confirm', count: 1 }])
  })

  test.each(['needs', 'services', 'members', 'units', 'points'])(
    'the %s ledger opens for the clerk and those above, and exports',
    async (kind) => {
      const clerk = await town.clerk.call('GET', ledger(kind))
      expect(clerk.status).toBe(200)
      expect(clerk.body.columns.every((column: string) => /\p{Script=Han}/u.test(column))).toBe(true)
      expect(new Set(clerk.body.columns).size, 'each column once').toBe(clerk.body.columns.length)
      expect((await town.countyOfficial.call('GET', ledger(kind))).body.rows).toEqual(clerk.body.rows)
      expect((await town.willowClerk.call('GET', ledger(kind))).status).toBe(404)
      const file = await town.clerk.call('GET', `${ledger(kind)}/export.xlsx`)
      expect(file).toMatchObject({ status: 200, headers: { 'content-type': expect.stringContaining('spreadsheetml') } })
    },
  )

  test('the unit reads its own ledger, and messages hold no names', async () => {
    const rows = await town.secretary.call('GET', `/api/units/${town.waterworks.id}/ledgers/points`)
    expect(rows.body.rows).toHaveLength(1)
    expect((await town.schoolSecretary.call('GET', `/api/units/${town.waterworks.id}/ledgers/points`)).status).toBe(404)
    const told = await town.member.call('GET', '/api/me/messages')
    expect(told.body).toMatchObject({ unread: 1 })
    expect(told.body.messages[0].paste).toContain('http://localhost/m')
    expect(JSON.stringify(told.body)).not.toContain('沈知远')
    await town.member.call('POST', '/api/me/messages/read')
    expect((await town.member.call('GET', '/api/me/messages')).body.unread).toBe(0)
  })
})
