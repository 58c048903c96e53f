import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { newId } from '../platform/ids.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  // another county has its own scheme, so that this county may change the one it runs
  await town.admin.query(`update organisations set scheme_id = 'tongchuan-2023' where code in ('elsewhere', 'foreign')`)
})
afterAll(() => town.close())

test('the dry run names who served where they never enrolled, by the community’s own records, and units by theirs', async () => {
  const { admin, willow, member, waterworks, clock } = town
  const base = `/api/organisations/${town.county.id}/scheme-drafts`
  const begun = { scheme: 'luzhou-5412', from: '2023-01-01', effective: '2027-02-06' }
  const { id } = (await town.countyOfficial.call('POST', base, begun)).body
  const url = `${base}/${id}`
  const rule = { rule: 'unit-came', who: 'unit', on: 'service.verified', give: 1 }
  const { draft, content } = (await town.countyOfficial.call('GET', url)).body
  const raised = content.points.map((one: { rule: string }) =>
    one.rule === 'member-served' ? { ...one, give: 3 } : one,
  )
  const points = [...raised, { ...rule, cites: { doc: 'lz', place: '试写' }, say: '单位来一次，加1分' }]
  await town.countyOfficial.call('PUT', url, { seq: draft.seq, content: { ...content, points } })
  const [need, order, at] = [newId(clock), newId(clock), clock.now()]
  await admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, helpers_wanted,
       link_hash, presence_hash, at, state_at)
     values ($1, $2, 'away-1', 'difficulty', 'own', 'served', 3, 'repair', '一户水龙头漏水', 'any', 1, $3, $3, $4, $4)`,
    [willow.id, need, need.slice(0, 8), at],
  )
  await admin.query(
    `insert into orders (community_id, id, need_id, helper, unit_id, person_id, helper_name, state, seq, due_at, at, state_at)
     values ($1, $2, $3, 'member', $4, $5, $6, 'verified', 4, $7, $7, $7)`,
    [willow.id, order, need, waterworks.id, member.id, member.name, at],
  )
  await admin.query(
    `insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, happened_on, minutes,
       line, evidence, by_unit, state, seq, at, state_at)
     values ($1, $2, $3, $4, $5, $6, $7, '2025-05-05', 40, '修好了', 'E2', false, 'verified', 2, $8, $8)`,
    [willow.id, newId(clock), order, need, member.id, waterworks.id, member.name, at],
  )
  for (const [subject, subjectId] of [
    ['member', member.id],
    ['unit', waterworks.id],
    ['member', newId(clock)],
  ])
    await admin.query(
      `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
       values ($1, gen_random_uuid(), 'service.verified', $4, $2, $3, 'home', '2025-05-05', '{"evidence":"E2"}', $5)`,
      [willow.id, subject, subjectId, `away-${subjectId}`, at],
    )
  const { body } = await town.countyOfficial.call('GET', `${url}/dry-run/${willow.id}?year=2025`)
  expect(body.names, JSON.stringify(body)).toBeDefined()
  const named = new Map(body.names.map((one: { subjectId: string; name: string }) => [one.subjectId, one.name]))
  expect(named.get(member.id)).toBe(member.name)
  expect(named.get(waterworks.id)).toBe(waterworks.name)
  // the third has moved cards, and no name that this community knows
  const moved = body.comparison.cards.filter((one: { before: number; after: number }) => one.before !== one.after)
  expect(moved).toHaveLength(named.size + 1)
})
