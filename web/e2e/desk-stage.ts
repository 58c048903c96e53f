import { randomUUID } from 'node:crypto'
import { newId } from '../../server/src/platform/ids.ts'
import type { ServedTown } from './served.ts'

const days = (count: number) => count * 86_400_000

const works = ['修水龙头', '搬一张旧床下楼', '陪老人去县医院复查', '教老人用手机挂号', '楼道灯检修', '清理消防通道']
const names = ['尹若谷', '蒋疏影', '白听雨', '韩书禾', '乔慕青', '贺云舟', '卓明漪', '简南枝', '苏见川', '顾行之']

/** A finished order with its record waiting to be verified, as members leave it. Gives the record's id. */
export async function writtenRecord(
  town: ServedTown,
  n: number,
  { evidence = 'E2', minutes = 45, name = names[n % names.length] as string } = {},
): Promise<string> {
  const { admin, apricot, waterworks, clock } = town
  const at = new Date(clock.now().getTime() - days(2) - n * 3_600_000)
  const [need, order, record, person] = [newId(clock), newId(clock), newId(clock), newId(clock)]
  const line = works[n % works.length] as string
  await admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, helpers_wanted,
       link_hash, presence_hash, at, state_at)
     values ($1, $2, $3, 'difficulty', 'own', 'in-hand', 4, 'repair', $4, 'any', 1, $5, '', $6, $6)`,
    [apricot.id, need, `88${String(n).padStart(2, '0')}`, `一户居民想请人${line}`, randomUUID(), at],
  )
  await admin.query(
    `insert into orders (community_id, id, need_id, helper, unit_id, person_id, helper_name, state, seq, due_at, at, state_at)
     values ($1, $2, $3, 'member', $4, $5, $6, 'done', 3, $7, $7, $7)`,
    [apricot.id, order, need, waterworks.id, person, name, at],
  )
  for (const how of evidence === 'E2' ? ['home-code', 'word'] : ['word'])
    await admin.query(
      `insert into presences (community_id, id, order_id, person_id, how, at) values ($1, $2, $3, $4, $5, $6)`,
      [apricot.id, newId(clock), order, person, how, at],
    )
  await admin.query(
    `insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, field, happened_on,
       minutes, line, evidence, state, seq, at, state_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'repair', $8::date, $9, $10, $11, 'written', 1, $12, $12)`,
    [
      apricot.id,
      record,
      order,
      need,
      person,
      waterworks.id,
      name,
      at.toISOString().slice(0, 10),
      minutes,
      line,
      evidence,
      at,
    ],
  )
  for (const [entity, id, seq, verb, state] of [
    ['need', need, 4, 'take', 'in-hand'],
    ['order', order, 3, 'finish', 'done'],
    ['service', record, 1, 'write', 'written'],
  ])
    await admin.query(
      `insert into transitions (community_id, entity_id, seq, entity, verb, to_state, at, actor, role)
       values ($1, $2, $3, $4, $5, $6, $7, 'stage', 'member')`,
      [apricot.id, id, seq, entity, verb, state, at],
    )
  return record
}

/** Somebody of the roster who has reported in and waits to be confirmed. */
export async function reportedIn(town: ServedTown, n: number): Promise<void> {
  const { admin, apricot, waterworks, clock } = town
  const at = new Date(clock.now().getTime() - days(1) - n * 1_800_000)
  const [person, id] = [newId(clock), newId(clock)]
  const name = `${names[n % names.length]}${n >= names.length ? Math.floor(n / names.length) : ''}`
  await admin.query('insert into people (person_id, name, at) values ($1, $2, $3)', [person, name, at])
  await admin.query(
    `insert into enrolments (community_id, id, subject, subject_id, unit_id, kind, term, state, seq, due_on, name,
       unit_name, strengths, how, at, state_at)
     values ($1, $2, 'member', $3, $4, 'home', '2026', 'reported', 2, '2026-12-23', $5, $6, array['修水电'], 'own', $7, $7)`,
    [apricot.id, id, person, waterworks.id, name, waterworks.name, at],
  )
  for (const [seq, verb, state] of [
    [1, 'open', 'due'],
    [2, 'report', 'reported'],
  ])
    await admin.query(
      `insert into transitions (community_id, entity_id, seq, entity, verb, to_state, at, actor, role)
       values ($1, $2, $3, 'enrolment', $4, $5, $6, 'stage', 'member')`,
      [apricot.id, id, seq, verb, state, at],
    )
}

/** A need told at the desk, and by wish sorted and published. Gives its id. */
export async function toldNeed(town: ServedTown, text: string, publicLine?: string, more = {}): Promise<string> {
  const base = `/api/communities/${town.apricot.id}/needs`
  const told = { text, category: 'repair', wanted: ['saturday'], route: 'telephone', phone: '14400000117' }
  const { body, status } = await town.clerk.call('POST', base, { ...told, ...more })
  if (status !== 200) throw new Error(JSON.stringify(body))
  if (!publicLine) return body.id
  const sorted = await town.clerk.call('POST', `${base}/${body.id}/sort`, {
    seq: 1,
    publish: true,
    publicLine,
    category: 'repair',
    kind: 'difficulty',
    urgency: 'normal',
    helpersWanted: 1,
    targetGroup: null,
    neighbourhoodId: town.garden.id,
    wanted: ['saturday'],
    wantedOn: null,
    looked: true,
    ...more,
  })
  if (sorted.status !== 200) throw new Error(JSON.stringify(sorted.body))
  return body.id
}

/** One more unit of the county that is linked to the community. */
export async function linkedUnit(town: ServedTown, n: number, name: string, does: string): Promise<void> {
  const { admin, apricot, county, clock } = town
  const [id, enrolment] = [newId(clock), newId(clock)]
  await admin.query(
    `insert into organisations (id, parent_id, kind, path, code, name, function, linked_community_id, at)
     values ($1, $2, 'unit', $3, $4, $5, $6, $7, $8)`,
    [id, county.id, `${county.path}.${id}`, `unit${n}`, name, does, apricot.id, clock.now()],
  )
  await admin.query(
    `insert into enrolments (community_id, id, subject, subject_id, unit_id, kind, term, state, seq, due_on, name,
       unit_name, strengths, at, state_at)
     values ($1, $2, 'unit', $3, $3, 'unit', '2026', 'current', 2, '2026-12-23', $4, $4, '{}', $5, $5)`,
    [apricot.id, enrolment, id, name, clock.now()],
  )
}
