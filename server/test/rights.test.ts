import { can, roleMay } from '@lianxin/rules/access'
import { rosterColumns } from '@lianxin/rules/roster'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { features } from '../src/app.ts'
import { writeWorkbook } from '../src/platform/excel/write.ts'
import { newId } from '../src/platform/ids.ts'
import type { Guard } from '../src/platform/route.ts'
import { residentOf } from './resident.ts'
import { sampleOf } from './sample.ts'
import { type Asker, asker, newcomer, placeUnder } from './stranger.ts'
import { openTown, type Town } from './town.ts'

/** Every route and page the server has, as one thing to knock at. */
interface Door {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  guard: Guard
  body: (ids: (field: string) => string) => unknown
  query: (ids: (field: string) => string) => unknown
}

const doors: Door[] = features.flatMap((feature) => [
  ...(feature.routes ?? []).map(({ entry, guard }) => ({
    method: entry.method,
    path: entry.path,
    guard,
    body: (ids: (field: string) => string) => sampleOf(entry.body, ids),
    query: (ids: (field: string) => string) => sampleOf(entry.query, ids),
  })),
  ...(feature.pages ?? []).map(({ method, path, guard }) => ({
    method,
    path,
    guard,
    body: () => ({}),
    query: () => ({}),
  })),
])

/** Doors that lead to a certain object, which somebody foreign must not tell from one that does not exist. */
const inside = doors.filter(({ guard, path }) => !['nowhere', 'self'].includes(guard.at) && /\/:\w*Id/.test(path))
const open = (guard: Guard) => can({ role: 'resident' }, guard.can)

let town: Town
let real: Record<string, string>
let absent: Record<string, string>
let nobody: Asker
/** Nobody of these has anything to do with 杏林湾, its unit or its county. */
let foreigners: Asker[]
/** These belong to 杏林湾, but the order, record, enrolment and need are another's. */
let neighbours: Asker[]

beforeAll(async () => {
  town = await openTown()
  const it = residentOf(town)
  const need = await it.placed()
  const other = await it.placed()
  const now = town.clock.now()
  const [order, service] = [newId(town.clock), newId(town.clock)]
  const { admin, apricot, member, waterworks } = town
  await admin.query(
    `insert into orders (community_id, id, need_id, helper, unit_id, person_id, helper_name, state, seq, due_at, at, state_at)
     values ($1, $2, $3, 'member', $4, $5, '沈知远', 'done', 3, $6, $6, $6)`,
    [apricot.id, order, need.id, waterworks.id, member.id, now],
  )
  await admin.query(
    `insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, happened_on, minutes, line,
       evidence, state, seq, at, state_at)
     values ($1, $2, $3, $4, $5, $6, '沈知远', '2026-11-23', 30, '换了龙头', 'E0', 'written', 1, $7, $7)`,
    [apricot.id, service, order, need.id, member.id, waterworks.id, now],
  )
  const { rows } = await admin.query('select id from enrolments where subject_id = $1', [member.id])
  const sheet = await writeWorkbook(
    rosterColumns.map((header) => ({ header })),
    [['县水务局', '第一支部', '禾舟', '14400018888', '听雨街道', '杏林湾社区', '望棠小区', '', '', '']],
  )
  const sent = await town.countyOfficial.upload(`/api/organisations/${town.county.id}/imports`, 'r.xlsx', sheet)
  const { rows: seats } = await admin.query('select role_id from staff where scope_id = $1', [apricot.id])
  real = {
    communityId: apricot.id,
    unitId: waterworks.id,
    organisationId: apricot.id,
    needId: need.id,
    into: other.id,
    orderId: order,
    serviceId: service,
    enrolmentId: rows[0].id,
    importId: sent.body.id,
    roleId: seats[0].role_id,
    id: member.id,
    personIds: member.id,
    kind: 'services',
  }
  absent = Object.fromEntries(Object.keys(real).map((name) => [name, newId(town.clock)]))
  absent.kind = 'services'

  const { rows: elsewhere } = await admin.query(`select id, path from organisations where code = 'elsewhere'`)
  const otherStreet = await placeUnder(town, town.county, 'street', '观澜街道')
  const willowGrid = await placeUnder(town, town.willow, 'grid', '柳岸一格')
  nobody = asker(town, 'nobody signed in')
  foreigners = [
    await newcomer(town, 'another community’s clerk', 'clerk', town.willow),
    await newcomer(town, 'another county’s community’s clerk', 'clerk', town.foreign),
    await newcomer(town, 'another community’s grid worker', 'grid-worker', willowGrid),
    await newcomer(town, 'another street’s official', 'street', otherStreet),
    await newcomer(town, 'another county’s official', 'county', elsewhere[0]),
    await newcomer(town, 'another unit’s secretary', 'secretary', town.school),
    await newcomer(town, 'another unit’s member', 'member', town.school),
  ]
  const tiedSchool = await placeUnder(town, town.county, 'unit', '县图书馆')
  await admin.query(
    `insert into unit_items (unit_id, entity, entity_id, community_id, seq, state, data, at)
     values ($1, 'enrolment', $2, $3, 1, 'due', '{}', $4)`,
    [tiedSchool.id, newId(town.clock), apricot.id, now],
  )
  neighbours = [
    await newcomer(town, 'the secretary of another unit of this community', 'secretary', tiedSchool),
    {
      name: 'another member of this community',
      ask: async (method, url, body, key) => {
        const answer = await town.secondMember.call(method, url, method === 'GET' ? undefined : body, key ?? undefined)
        return { status: answer.status, body: JSON.stringify(answer.body) }
      },
    },
  ]
}, 300_000)
afterAll(() => town.close())

function url(door: Door, ids: Record<string, string>): string {
  const id = (name: string) => ids[name] ?? (name === 'code' ? 'apricot' : newId(town.clock))
  const query = new URLSearchParams(door.query(id) as Record<string, string>).toString()
  return door.path.replace(/:(\w+)/g, (_, name: string) => id(name)) + (query && `?${query}`)
}

const knock = (who: Asker, door: Door, ids: Record<string, string>, inBody = ids, key?: string | null) =>
  who.ask(
    door.method,
    url(door, ids),
    door.body((field) => inBody[field] ?? inBody[bodyId(door)] ?? newId(town.clock)),
    key,
  )

/** What the `ids` of a bulk verb stand for. */
const bodyId = ({ path }: Door): string => (path.includes('/services/') ? 'serviceId' : 'enrolmentId')
const named = (door: Door): string => `${door.method} ${door.path} (${door.guard.can})`

/** Where the object is an organisation, imports hang at the county and everything else at the community or unit. */
const withRoot = (door: Door, ids: Record<string, string>, root: string): Record<string, string> => ({
  ...ids,
  organisationId:
    ids === absent ? (absent.organisationId as string) : door.path.includes('/imports') ? town.county.id : root,
})

describe('rights at every door', () => {
  test('there are doors to knock at', () => {
    expect(doors.length).toBeGreaterThan(80)
    expect(inside.length).toBeGreaterThan(50)
  })

  test('nobody signed in is let in nowhere but at the public doors', async () => {
    const wrong: string[] = []
    for (const door of doors) {
      const { status, body } = await knock(nobody, door, real)
      // input that the contract does not take is refused before anybody is asked for
      const expected = roleMay('resident', door.guard.can) ? status < 500 : status === 401
      if (!expected) wrong.push(`${named(door)}: ${status} ${body.slice(0, 100)}`)
      if (!open(door.guard) && status < 400) wrong.push(`${named(door)} let nobody in`)
    }
    expect(wrong).toEqual([])
  })

  test('what is foreign answers exactly as what does not exist', async () => {
    const wrong: string[] = []
    for (const who of foreigners)
      for (const door of inside) {
        // the names of places are for everybody who is signed in
        if (open(door.guard) || door.guard.can === 'organisation.read') continue
        const there = await knock(who, door, withRoot(door, real, town.apricot.id))
        const gone = await knock(who, door, withRoot(door, absent, ''))
        if (there.status >= 500 || there.status < 400)
          wrong.push(`${who.name} at ${named(door)}: ${there.status} ${there.body.slice(0, 100)}`)
        else if (there.status !== gone.status || there.body !== gone.body)
          wrong.push(`${who.name} at ${named(door)}: ${there.status} ${there.body} but ${gone.status} ${gone.body}`)
      }
    expect(wrong).toEqual([])
  }, 400_000)

  test('a foreign object under one’s own community answers as an absent one', async () => {
    const wrong: string[] = []
    const clerk = foreigners[0] as Asker
    const own = { communityId: town.willow.id, unitId: town.school.id, organisationId: town.willow.id }
    for (const door of inside) {
      if (!/:(need|order|service|enrolment|role|import)Id|\/(verify|confirm|merge)$/.test(door.path)) continue
      const there = await knock(clerk, door, { ...real, ...own })
      const gone = await knock(clerk, door, { ...absent, ...own })
      if (there.status >= 500 || there.status !== gone.status || there.body !== gone.body)
        wrong.push(`${named(door)}: ${there.status} ${there.body} but ${gone.status} ${gone.body}`)
    }
    expect(wrong).toEqual([])
  }, 60_000)

  test('who belongs here sees and moves nothing of another member or unit', async () => {
    const wrong: string[] = []
    for (const who of neighbours)
      for (const door of inside) {
        if (open(door.guard) || door.guard.at === 'organisation' || door.guard.at === 'area') continue
        const there = await knock(who, door, real)
        const gone = await knock(who, door, { ...absent, communityId: town.apricot.id })
        // what a member may take up by her own word is nobody's yet
        if (door.guard.can === 'order.grab') continue
        if (there.status >= 500 || there.status < 400)
          wrong.push(`${who.name} at ${named(door)}: ${there.status} ${there.body.slice(0, 100)}`)
        else if (there.status !== gone.status || there.body !== gone.body)
          wrong.push(`${who.name} at ${named(door)}: ${there.status} ${there.body} but ${gone.status} ${gone.body}`)
      }
    expect(wrong).toEqual([])
  }, 60_000)

  test('no write is taken without a key', async () => {
    const wrong: string[] = []
    const counts = async () =>
      (
        await town.admin.query(`select (select count(*) from audit)::int as audit, (select count(*) from transitions)::int
        as transitions, (select count(*) from organisations)::int as places`)
      ).rows[0]
    const before = await counts()
    const insiders = [
      nobody,
      await newcomer(town, 'a clerk of this community', 'clerk', town.apricot),
      await newcomer(town, 'the unit’s other secretary', 'secretary', town.waterworks),
      await newcomer(town, 'the county’s other official', 'county', town.county),
    ]
    for (const who of insiders)
      for (const door of doors) {
        if (door.method === 'GET') continue
        const { status, body } = await knock(who, door, withRoot(door, real, town.apricot.id), real, null)
        // asked for without any input, so there is nothing a key could stand for
        if (status < 400 || status >= 500) wrong.push(`${who.name} at ${named(door)}: ${status} ${body.slice(0, 100)}`)
      }
    expect(wrong).toEqual([])
    expect(await counts()).toEqual(before)
  }, 60_000)
})
