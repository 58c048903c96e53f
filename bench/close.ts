import { StringDecoder } from 'node:string_decoder'
import { addDays } from '@lianxin/rules/calendar'
import { score } from '@lianxin/rules/points'
import { parseScheme, type Scheme } from '@lianxin/rules/scheme'
import type { Fact, FactKind } from '@lianxin/rules/scheme-facts'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import demo from '../server/seed/district.json' with { type: 'json' }
import { systemClock } from '../server/src/platform/clock.ts'
import { newId } from '../server/src/platform/ids.ts'
import { loadSchemes } from '../server/src/platform/schemes.ts'
import { type Figure, interleave } from './kit/figure.ts'
import { openStand, type Stand } from './kit/stand.ts'

const schemeId = demo.scheme
const from = '2025-01-01'

/**
 * A year's facts of one county, unequal as real ones: a few members do most of it, half of them nearly nothing, spring
 * and the end of the year are busier, one fact in nine is a rating. Subjects are told apart by their place in a list.
 */
async function stage({ admin }: Stand, rows: number): Promise<{ communities: string[]; members: number }> {
  const members = Math.max(50, Math.round(rows / 100))
  const places = Math.max(2, Math.min(60, Math.round(members / 300)))
  const communities = Array.from({ length: places }, () => newId(systemClock))
  for (const [at, id] of communities.entries())
    await admin.query(
      `insert into organisations (id, kind, path, code, name, scheme_id, at)
       values ($1, 'community', $1::uuid::text, $2, $3, $4, timestamptz '2025-01-01')`,
      [id, `b-${at}`, `杏林${at}社区`, schemeId],
    )
  await admin.query(
    `create table made as select n, ($2::uuid[])[1 + n % $3] as community_id, gen_random_uuid() as subject_id
     from generate_series(0, $1::int - 1) n`,
    [members, communities, places],
  )
  await admin.query('create unique index on made (n)')
  await admin.query('select setseed(0.4142)')
  // one statement without logging would not be the real table: rows go where the server's rows go
  await admin.query(
    `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
     select m.community_id, gen_random_uuid(), k.kind, 'b' || d.n, 'member', m.subject_id, 'home',
       date '2025-01-01' + least(364, (364 * (0.5 + (d.b - 0.5) * abs(d.b - 0.5) * 2))::int),
       case k.kind
         when 'period.opened' then '{"period":"year"}'::jsonb
         when 'service.rated' then jsonb_build_object('rating', 1 + floor(sqrt(d.c) * 5)::int, 'evidence', 'E' || (d.n % 4), 'by', 'resident')
         else jsonb_build_object('evidence', 'E' || (d.n % 4), 'hours', 1 + d.n % 3, 'slot', 'outside') end,
       timestamptz '2025-12-31'
     from (select n, random() as a, random() as b, random() as c from generate_series(1, $1::int) n) d
     join made m on m.n = least($2::int - 1, floor($2::int * power(d.a, 3))::int)
     cross join lateral (select case when d.n % 9 = 0 then 'service.rated' when d.n % 97 = 0 then 'meeting.attended'
       else 'service.verified' end as kind) k`,
    [rows - members, members],
  )
  await admin.query(
    `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
     select community_id, gen_random_uuid(), 'period.opened', '2025', 'member', subject_id, 'home', date '2025-01-01',
       '{"period":"year"}', timestamptz '2025-12-31' from made`,
  )
  await admin.query('vacuum (analyze, freeze) facts')
  return { communities, members }
}

/** The year before under the version in force, and the same with one more point for a service: what a county might change. */
async function versions(): Promise<{ old: Scheme; young: Scheme }> {
  const old = (await loadSchemes('schemes')).at(schemeId, from)
  const points = (old.points ?? []).map((rule) => (rule.rule === 'member-served' ? { ...rule, give: 2 } : rule))
  const young = parseScheme({ ...old, points, effective: '2026-01-01', 're-score-from': from }, undefined, true)
  if (!young.ok) throw new Error(young.problems[0]?.message)
  return { old, young: young.scheme }
}

/** Each word once: a year says the same few kinds, days and values a million times. */
function once<V>(make: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>()
  return (text) => {
    let value = known.get(text)
    if (value === undefined) {
      value = make(text)
      known.set(text, value)
    }
    return value
  }
}

/**
 * Scores the year of every community by the pure rules, one subject's facts in memory at a time: they come subject by
 * subject, so what was read dies young, and memory does not grow with the year. Read once from end to end and sorted:
 * asked for community by community, nearly every page of the table is read again for each of them. Days come without an
 * order, which is the rules' work.
 */
async function rescore(client: pg.Client, schemes: readonly Scheme[]): Promise<{ points: number; lines: number }> {
  const word = once((text) => text)
  const values = once((text) => JSON.parse(text) as Fact['values'])
  const closedThrough = addDays('2026-01-01', -1)
  let [points, lines] = [0, 0]
  let own: Fact[] = []
  const scoreOwn = () => {
    for (const line of score(own, schemes, { closedThrough })) {
      points += line.points
      lines++
    }
    own = []
  }
  const text = client.query(
    copyTo(
      `copy (select id, subject_id, community_id, happened_on, kind, card, data from facts
         order by subject_id, community_id) to stdout`,
    ),
  )
  await eachRow(text, (row) => {
    const [id = '', subject = '', community = '', date = '', kind = '', card = '', data = ''] = row.split('\t')
    const last = own.at(-1)
    if (last && (last.subjectId !== subject || last.communityId !== community)) scoreOwn()
    own.push({
      id,
      kind: word(kind) as FactKind,
      date: word(date),
      who: 'member',
      subjectId: own[0]?.subjectId ?? subject,
      communityId: own[0]?.communityId ?? community,
      card: word(card) as Fact['card'],
      values: values(data),
    })
  })
  scoreOwn()
  return { points, lines }
}

/** The lines of a COPY in text form. A reader of lines from the library costs more than the scoring. */
async function eachRow(text: AsyncIterable<Buffer>, take: (row: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of text) {
    const rows = (rest + decoder.write(chunk)).split('\n')
    rest = rows.pop() ?? ''
    for (const row of rows) take(row)
  }
}

/** The year's re-score against adding up the same rows in PostgreSQL, both on one core. */
export const figure: Figure = {
  name: 'close',
  says: 'seconds to re-score a year of facts by the real pure rules ÷ seconds of a serial sum() over the same rows',
  must: { 'at-most': 20 },
  async run({ rounds = 3, rows = 100_000, say }) {
    const stand = await openStand('close')
    const client = new pg.Client({ connectionString: stand.cluster.adminUrl(stand.database) })
    try {
      say(`  ${rows} facts; settings ${JSON.stringify(stand.settings)}`)
      const { communities, members } = await stage(stand, rows)
      const { old, young } = await versions()
      await client.connect()
      await client.query('set max_parallel_workers_per_gather = 0')
      // what a job of the night may take; the sum has no use for it
      await client.query("set work_mem = '256MB'")
      const sum = 'select sum(happened_on - date $$2025-01-01$$)::bigint as sum, count(*)::int as count from facts'
      for (let turn = 0; turn < 2; turn++) await client.query(sum)
      let scored = { points: 0, lines: 0 }
      const timed = async (work: () => Promise<unknown>) => {
        const begun = performance.now()
        await work()
        return (performance.now() - begun) / 1000
      }
      const ours = {
        name: 're-score s',
        run: () =>
          timed(async () => {
            scored = await rescore(client, [old, young])
          }),
      }
      const base = { name: 'sum s', run: () => timed(() => client.query(sum)) }
      const result = await interleave(ours, base, { rounds, say })
      return {
        ...result,
        rows,
        members,
        communities: communities.length,
        ...scored,
        settings: stand.settings,
        peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
      }
    } finally {
      await client.end()
      await stand.close()
    }
  },
}
