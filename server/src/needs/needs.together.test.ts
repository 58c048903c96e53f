import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentOf, tap } from '../../test/resident.ts'
import { openTown, type Town } from '../../test/town.ts'
import { oneByOne } from '../platform/together.ts'
import { checkRollups } from '../points/jobs.rollups.ts'

const rows = async (town: Town, sql: string) => (await town.admin.query(sql)).rows

/** Ids, codes and keys differ from town to town; what rows say beside them must not. */
const said = {
  needs: `select kind, route, state, seq, category, urgency, wanted, wanted_on, filed_by, for_other, phone_hash, door_hash,
      (select o.code from organisations o where o.id = n.community_id) as community, neighbourhood_id is null as nowhere,
      count(*)::int as n, count(distinct code)::int as codes, count(distinct link_hash)::int as links,
      count(distinct last_four_hash)::int as fours, count(distinct presence_hash)::int as presences,
      bool_and(code ~ '^1122-\\d{3,6}$' or code ~ '^1123-\\d{3,6}$') as good
    from needs n group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 order by 11, 3, 13, 5`,
  private: `select length(wrapped_key) as key, length(sealed) as sealed, count(*)::int as n from needs_private
    group by 1, 2 order by 2`,
  transitions: `select entity, verb, from_state, to_state, role, actor, seq, reason, count(*)::int as n from transitions
    where entity = 'need' group by 1, 2, 3, 4, 5, 6, 7, 8 order by 2`,
  days: `select day, needs_open, needs_served, (select o.code from organisations o where o.id = d.community_id) as community
    from community_days d order by 4`,
  counts: `select kind, state, needs, (select o.code from organisations o where o.id = d.community_id) as community
    from need_counts d where needs <> 0 order by 4, 2`,
  limits: `select key, points from rate_limits where key like 'need-%' order by 1`,
  audit: `select action, role, actor, subject, count(*)::int as n, count(distinct body_hash)::int as bodies from audit
    where action = 'need.place' group by 1, 2, 3, 4`,
  keys: `select action, actor, reply ->> 'state' as state, count(*)::int as n from idempotency where action = 'need.place'
    group by 1, 2, 3 order by 3`,
  messages: `select to_kind, text_key, count(*)::int as n, count(distinct (to_id, params ->> 'code'))::int as codes,
      bool_and(link like '/console/needs/%') as linked from messages where text_key like 'need.%' group by 1, 2 order by 2`,
}

/** One form: where, from which address, with what; the same in both towns. */
interface Form {
  code: string
  address: string
  fields: Record<string, string | string[]>
}

/** Several communities, two addresses that send too much, one phone that does, other fields now and then. */
const forms: Form[] = Array.from({ length: 72 }, (_, n) => ({
  code: n % 3 ? 'apricot' : 'willow',
  address: n % 2 ? '10.9.9.9' : `10.8.0.${n}`,
  fields: {
    ...tap,
    text: `水龙头一直滴水 ${n}`,
    category: n % 4 ? 'repair' : '',
    wanted: n % 5 ? ['saturday'] : [],
    phone: n % 6 === 0 ? '1440 000 7000' : `1440 000 ${7001 + n}`,
    name: n % 7 ? '温奶奶' : '',
    forOther: n % 8 ? '' : 'yes',
  },
}))

describe('placing needs', { timeout: 120_000 }, () => {
  let batched: Town
  let single: Town
  beforeAll(async () => {
    batched = await openTown()
    single = await openTown()
    oneByOne(single.app)
  }, 120_000)
  afterAll(async () => {
    await batched.close()
    await single.close()
  })

  const send = (town: Town, { code, address, fields }: Form, key?: string) =>
    residentOf(town).post(`/c/${code}/need`, { ...fields, ...(key ? { key } : {}) }, address)

  /** Addresses and phones counted so far. */
  const tries = async () => (await rows(batched, 'select coalesce(sum(points), 0)::int as n from rate_limits'))[0].n

  test('many at once leave the same rows as one by one', async () => {
    const answers = await Promise.all(forms.map((form) => send(batched, form)))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([303]))
    for (const form of forms) expect((await send(single, form)).statusCode).toBe(303)
    const [{ n: transactions }] = await rows(batched, 'select count(distinct xmin::text)::int as n from needs')
    expect(transactions).toBeLessThan(forms.length / 3)
    for (const town of [batched, single]) {
      await town.app.drained()
      expect(await checkRollups(town.app, { all: true })).toEqual({ community: 0, unit: 0 })
    }
    for (const [what, sql] of Object.entries(said))
      expect([what, await rows(batched, sql)]).toEqual([what, await rows(single, sql)])
    expect(await rows(batched, "select 1 from needs where state = 'held' limit 1")).toHaveLength(1)
    for (const { headers } of answers.slice(0, 5)) {
      const page = await residentOf(batched).get(String(headers.location))
      expect(page.statusCode).toBe(200)
      expect(page.body).toContain('水龙头一直滴水')
    }
  })

  test('who sends one form several times at once has one need and one link', async () => {
    const before = await rows(batched, 'select count(*)::int as n from needs')
    const counted = await tries()
    const key = randomUUID()
    const form = { code: 'apricot', address: '10.7.7.7', fields: { ...tap, phone: '1440 000 7999' } }
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(batched, form, key)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303, 303])
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1)
    const after = await rows(batched, 'select count(*)::int as n from needs')
    expect(after[0].n).toBe(before[0].n + 1)
    // every try was counted once, though three of the four were sent on by themselves
    expect(await tries()).toBe(counted + 8)
    const other = await send(batched, { ...form, fields: { ...form.fields, text: '别的话' } }, key)
    expect(other.statusCode).toBe(409)
    expect(other.body).toContain('别的话')
  })

  test('what is wrong with one form stops none of the others, and counts nothing', async () => {
    const before = await tries()
    const [good = forms[0] as Form, other = good] = forms
    const fresh = (form: Form, n: number): Form => ({
      ...form,
      address: `10.6.0.${n}`,
      fields: { ...form.fields, phone: `1440 000 660${n}` },
    })
    const answers = await Promise.all([
      send(batched, fresh(good, 1)),
      send(batched, { ...fresh(other, 2), fields: { ...good.fields, text: '' } }),
      send(batched, { ...fresh(other, 3), code: 'no-such-place' }),
      send(batched, fresh(other, 4)),
    ])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 422, 404, 303])
    expect(await tries()).toBe(before + 4)
  })

  test('a batch cannot write into a community outside its scope', async () => {
    const [need] = await rows(batched, 'select * from needs limit 1')
    const row = {
      communityId: batched.willow.id,
      id: randomUUID(),
      code: '1122-001',
      kind: 'difficulty',
      route: 'own',
      state: 'placed',
      seq: 1,
      urgency: 'normal',
      wanted: '',
      forOther: false,
      linkHash: randomUUID(),
      presenceHash: 'x',
      at: need.at,
      stateAt: need.at,
    }
    const names = ['private', 'transitions', 'counted_needs', 'keys', 'audit', 'outbox'].map((name) => [name, []])
    const deeds = JSON.stringify({ ...Object.fromEntries(names), needs: [row] })
    const write = async (scope: string) => {
      const client = await batched.admin.connect()
      try {
        await client.query('begin')
        await client.query('set local role lianxin_app')
        return (await client.query('select store_needs($1::jsonb, $2)', [deeds, scope])).rowCount
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
    await expect(write(batched.apricot.id)).rejects.toThrow(/row-level security/)
    expect(await write(batched.willow.id)).toBe(1)
  })
})
