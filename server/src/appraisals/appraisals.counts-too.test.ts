import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { newId } from '../platform/ids.ts'

let town: Town
beforeAll(async () => {
  town = await openTown({ scheme: 'hubei-2014' })
}, 60_000)
afterAll(() => town.close())

test('what a duty lets count too is looked at, though no rule asks for it by itself', async () => {
  for (const day of ['2026-11-20', '2026-11-21'])
    await town.admin.query(
      `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
       values ($1, $2, 'service.verified', $2::uuid::text, 'member', $3, 'home', $4, '{"evidence": "E2"}', $5)`,
      [town.apricot.id, newId(town.clock), town.member.id, day, town.clock.now()],
    )
  const { body } = await town.clerk.call('GET', `/api/communities/${town.apricot.id}/standing?on=2027-01-05&year=2026`)
  const row = body.rows.find(({ name }: { name: string }) => name === '沈知远')
  // two activities a year, a service counts as one
  expect(row.duties).toMatchObject([{ rule: 'member-activities', done: 2 }])
})
