import { standingSummary } from '@lianxin/contract/appraisals'
import type { Reply } from '@lianxin/contract/endpoint'
import { readVersion } from '@lianxin/contract/schemes'
import { enterStaff } from './enter.ts'
import { pointsRemembered } from './figures.ts'
import type { Year } from './year.ts'

/** What the rules made of the year: one duty or grade with how many it was met by, given to, left to a jury. */
export interface Ruled {
  who: string
  rule: string
  say: string
  counts: Record<string, number>
}

/** What is counted twice: by the page that officials read, and from the rows. */
export interface Standing {
  ruled: Ruled[]
  points: Record<string, { api: number; script: number; sql: number }>
  switched: Switched[]
}

type Summary = Reply<typeof standingSummary>

/** Duties met, grades and points as the counties' officials read them, added up over the counties. */
export async function countStanding(year: Year): Promise<Standing> {
  const { web, world, cast, plan } = year
  const remembered = pointsRemembered(year, (communityId, subjectId) => year.lists(communityId, subjectId))
  const ruled = new Map<string, Ruled>()
  const add = (who: string, rule: string, say: string, counts: Record<string, number>) => {
    const line = ruled.get(`${who} ${rule}`) ?? { who, rule, say, counts: {} }
    ruled.set(`${who} ${rule}`, line)
    for (const [name, count] of Object.entries(counts)) line.counts[name] = (line.counts[name] ?? 0) + count
  }
  const points: Standing['points'] = {}
  // whoever serves where no list has them earns points there, but no community's page of the year has them
  for (const { who, n } of await world.query<{ who: string; n: string }>(
    `select l.subject as who, coalesce(sum(l.points), 0) as n from points_lines l where l.year = $1
       and exists (select 1 from enrolments e where e.community_id = l.community_id and e.subject_id = l.subject_id
         and e.state <> 'ended') group by 1`,
    [plan.year],
  ))
    points[who] = { api: 0, script: remembered[who as 'member' | 'unit'] ?? 0, sql: Number(n) }
  for (const county of cast.counties) {
    await enterStaff(web, world, county.official)
    const params = { organisationId: county.id }
    const read: Summary = await web.call(county.official, standingSummary, { params, query: { year: plan.year } })
    for (const one of read.duties) {
      const { subjects, met, open, missed, excused } = one
      add(one.who, one.rule, one.say, { subjects, met, open, missed, excused })
    }
    for (const one of read.grades) {
      const given = Object.fromEntries(one.grades.map(({ name, count }) => [name, count]))
      add(one.who, one.rule, one.say, { ...given, jury: one.jury, none: one.none })
    }
    for (const one of read.rates) add('share', one.rule, one.say, { of: one.of, among: one.among })
    for (const one of read.points) {
      const sum = points[one.who] ?? { api: 0, script: 0, sql: 0 }
      points[one.who] = { ...sum, api: sum.api + one.points }
    }
  }
  return { ruled: [...ruled.values()], points, switched: await readSwitches(year) }
}

/** A clause under a switch, as the counties' officials read it at the scheme desk. */
export type Switched = Pick<Reply<typeof readVersion>['laws'][number], 'clause' | 'law' | 'switch' | 'on' | 'now'>

/** What the scheme desk says of each clause that waits for a switch. */
async function readSwitches({ web, world, cast, plan }: Year): Promise<Switched[]> {
  const [county] = cast.counties
  if (!county) throw new Error('a year needs a county')
  await enterStaff(web, world, county.official)
  const { scheme: schemeId, effective } = plan.scheme
  const params = { organisationId: county.id, schemeId, effective }
  const { laws } = await web.call(county.official, readVersion, { params })
  return laws
    .filter((one) => one.switch !== undefined && !one.clause.startsWith('switches/'))
    .map(({ clause, law, switch: name, on, now }) => ({ clause, law, switch: name, on, now }))
}

/** For people, above the table of figures. */
export function printedRules({ ruled, switched }: Standing): string {
  const counts = (one: Ruled) =>
    Object.entries(one.counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')
  return [
    ...ruled.map((one) => `${one.who.padEnd(7)} ${one.rule.padEnd(28)} ${counts(one)}  ${one.say}`),
    ...switched.map(
      (one) => `${one.law.padEnd(7)} ${one.clause.padEnd(28)} ${one.switch} ${one.on ? 'on' : 'off'}  ${one.now}`,
    ),
  ].join('\n')
}
