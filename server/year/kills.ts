import { ledger } from '@lianxin/contract/reports'
import { random } from '../seed/random.ts'
import { enterStaff } from './enter.ts'
import type { World } from './world.ts'
import type { Year } from './year.ts'

/** One strike: what was killed, at which write, and how many requests were under way besides. */
export interface Strike {
  what: 'server' | 'database'
  write: number
  inFlight: number
}

/** Kills server and database in turn, in the middle of writes, until each has been killed `count` times. */
export class Killer {
  readonly strikes: Strike[] = []
  private readonly world: World
  private readonly count: number
  private readonly gap: () => number
  private writes = 0
  private next: number
  private busy = false

  constructor(world: World, plan: { count: number; seed: number; writes: number }) {
    this.world = world
    this.count = plan.count
    const stream = random(plan.seed, 'kills')
    const mean = Math.max(4, Math.floor((plan.writes * 0.8) / (2 * plan.count)))
    this.gap = () => stream.int(Math.ceil(mean / 2), Math.ceil(mean * 1.4))
    this.next = this.gap()
  }

  /** A write has just left its client and nobody has answered it: now or never. */
  sent(inFlight: number): void {
    this.writes++
    if (this.busy || this.writes < this.next || this.strikes.length >= 2 * this.count) return
    const what = this.strikes.length % 2 === 0 ? 'server' : 'database'
    this.strikes.push({ what, write: this.writes, inFlight })
    this.busy = true
    void this.world.kill(what).finally(() => {
      this.busy = false
      this.next = this.writes + this.gap()
    })
  }
}

/** What became of the writes that were acknowledged. */
export interface Kept {
  what: string
  acknowledged: number
  kept: number
  doubled: number
  lost: number
}

export interface KillTable {
  strikes: Strike[]
  lines: Kept[]
  /** Things that must be equal after all that, with both numbers. */
  equal: { what: string; one: number; other: number }[]
  ok: boolean
}

interface Row {
  entity: string
  verb: string
  id: string
  count: number
}

/** Compares what clients were told with the rows: each acknowledged effect is there, and there once. */
export async function afterKills(year: Year, strikes: Strike[]): Promise<KillTable> {
  await year.world.drained()
  const told = new Map<string, number>()
  for (const { entity, verb, id } of year.log.effects) {
    const key = `${entity} ${verb} ${id}`
    told.set(key, (told.get(key) ?? 0) + 1)
  }
  const rows = await stored(year)
  const found = new Map(rows.map(({ entity, verb, id, count }) => [`${entity} ${verb} ${id}`, Number(count)]))
  const lines = new Map<string, Kept>()
  for (const key of new Set([...told.keys(), ...found.keys()])) {
    const what = key.split(' ').slice(0, 2).join(' ')
    const line = lines.get(what) ?? { what, acknowledged: 0, kept: 0, doubled: 0, lost: 0 }
    lines.set(what, line)
    const [said, there] = [told.get(key) ?? 0, found.get(key) ?? 0]
    line.acknowledged += said
    line.kept += Math.min(said, there)
    line.lost += Math.max(0, said - there)
    line.doubled += Math.max(0, there - said)
  }
  const equal = await mustBeEqual(year)
  const sorted = [...lines.values()].sort((a, b) => (a.what < b.what ? -1 : 1))
  const ok = sorted.every((one) => one.lost === 0 && one.doubled === 0) && equal.every((one) => one.one === one.other)
  return { strikes, lines: sorted, equal, ok }
}

/** Every change of state that people made, by the row it was made on; what follows by itself is left out. */
const stored = ({ world }: Year): Promise<Row[]> =>
  world.query<Row>(`
    select t.entity, t.verb, case when t.entity = 'need' and t.verb in ('place', 'withdraw')
        then t.community_id || '/' || n.code else t.entity_id::text end as id, count(*)::int as count
    from transitions t left join needs n on n.id = t.entity_id left join orders o on o.id = t.entity_id
    where (t.entity = 'enrolment' and t.verb in ('report', 'confirm', 'return', 'walk-in'))
      or (t.entity = 'need' and t.verb in ('place', 'sort', 'publish', 'answer', 'withdraw', 'rate', 'reopen'))
      or (t.entity = 'order' and t.verb in ('accept', 'decline', 'hand-back', 'pass-on', 'grab'))
      or (t.entity = 'order' and t.verb = 'dispatch' and o.parent_id is null)
      or (t.entity = 'order' and t.verb = 'withdraw' and t.role = 'member')
      or (t.entity = 'service' and t.verb in ('write', 'verify', 'return'))
    group by 1, 2, 3`)

async function mustBeEqual(year: Year): Promise<KillTable['equal']> {
  const one = async (text: string) => Number((await year.world.query<{ n: string }>(text))[0]?.n)
  const verified = await one(`select count(*) as n from services where state in ('verified', 'rated')`)
  return [
    { what: 'outbox left after draining', one: await one('select count(*) as n from outbox'), other: 0 },
    { what: 'services in the ledgers (API) = verified records', one: await inLedgers(year), other: verified },
    {
      what: 'records on members’ pages = records',
      one: await one(`select count(*) as n from person_items i join services s on s.id = i.entity_id
        and s.state = i.state where i.entity = 'service'`),
      other: await one('select count(*) as n from services'),
    },
    {
      what: 'points lines on units’ pages = points lines',
      one: await one(`select count(*) as n from unit_items where entity = 'points'`),
      other: await one(
        "select count(*) as n from points_lines where subject = 'unit' or exists (select 1 from enrolments e where e.community_id = points_lines.community_id and e.subject_id = points_lines.subject_id and e.unit_id is not null)",
      ),
    },
    {
      what: 'sum of balances = sum of lines',
      one: await one('select coalesce(sum(points), 0) as n from balances'),
      other: await one('select coalesce(sum(points), 0) as n from points_lines'),
    },
    {
      what: 'state of every row = its last transition (rows that differ)',
      one: await one(`select count(*) as n from (select id, state, seq from needs union all select id, state, seq from orders
        union all select id, state, seq from services union all select id, state, seq from enrolments) r
        join transitions t on t.entity_id = r.id and t.seq = r.seq where t.to_state <> r.state`),
      other: 0,
    },
  ]
}

async function inLedgers(year: Year): Promise<number> {
  const { web, world, cast, plan } = year
  let total = 0
  for (const { clerk, id: communityId } of cast.communities) {
    await enterStaff(web, world, clerk)
    const params = { communityId, kind: 'services' as const }
    const query: { from: string; to: string; after?: string } = { from: `${plan.year}-01-01`, to: year.until() }
    const read = (): Promise<{ rows: unknown[]; total: number | null; next?: string | null }> =>
      web.call(clerk, ledger, { params, query })
    // a long ledger comes in pages and then tells no total
    let page = await read()
    total += page.total ?? page.rows.length
    for (const whole = page.total !== null; !whole && page.next; total += page.rows.length) {
      query.after = page.next
      page = await read()
    }
  }
  return total
}

/** For people; the last line says how many were lost and doubled. */
export function printedKills({ strikes, lines, equal }: KillTable): string {
  const middle = strikes.filter(({ inFlight }) => inFlight > 0).length
  const killed = (what: string) => strikes.filter((one) => one.what === what).length
  const head = `killed: ${killed('server')} times the server, ${killed('database')} times the database, ${middle} of ${strikes.length} with a request under way`
  const cell = (value: number | string) => String(value).padStart(13)
  const sum = (part: 'acknowledged' | 'kept' | 'doubled' | 'lost') => lines.reduce((all, line) => all + line[part], 0)
  return [
    head,
    `${'what'.padEnd(22)}${['acknowledged', 'kept', 'doubled', 'lost'].map(cell).join('')}`,
    ...lines.map(
      (one) => `${one.what.padEnd(22)}${[one.acknowledged, one.kept, one.doubled, one.lost].map(cell).join('')}`,
    ),
    ...equal.map(({ what, one, other }) => `${one === other ? 'equal  ' : 'DIFFERS'} ${one} ${other}  ${what}`),
    `${sum('acknowledged')} acknowledged, ${sum('kept')} kept, ${sum('doubled')} doubled, ${sum('lost')} lost`,
  ].join('\n')
}
