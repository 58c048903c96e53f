import { rmSync } from 'node:fs'
import { instantOf } from '@lianxin/rules/calendar'
import { makeCast } from './cast.ts'
import { Killer, type Strike } from './kills.ts'
import { type Plan, type Planning, readPlan, type Size } from './plan.ts'
import { playYear } from './play.ts'
import { setStage } from './setting.ts'
import { Web } from './web.ts'
import { openWorld } from './world.ts'
import { wholeYear, Year } from './year.ts'

export interface Run extends Planning {
  scheme: string
  seed: number
  say?: (line: string) => void
  /** Fortnights to play; a whole year when left out. */
  rounds?: number
  /** How often the server, and how often the database, is killed. */
  kills?: number
}

/** About how many writes a year of this size makes, to spread the kills over. */
const writesOf = ({ members, needs }: Size): number => members * 4 + needs * 8

/** Plays a year and hands it over while everything still runs; the caller counts, then it is taken down. */
export async function runYear<T>(
  run: Run,
  count: (year: Year, plan: Plan, strikes: Strike[]) => Promise<T>,
): Promise<T> {
  const { seed, say = () => {}, kills = 0, rounds = wholeYear } = run
  const plan = await readPlan(run.scheme, run)
  const cast = makeCast(plan, seed)
  const { schemesDir } = plan
  const world = await openWorld(instantOf(`${plan.year}-01-02`, '09:00'), { safe: kills > 0, schemesDir })
  let killer: Killer | undefined
  const onSent = (inFlight: number) => killer?.sent(inFlight)
  const web = new Web(seed, { base: () => world.base, up: () => world.up(), onSent })
  try {
    await setStage(cast, plan.scheme.scheme, web, world)
    const year = new Year({ plan, seed, rounds, world, web, cast })
    year.settle()
    say(
      `${cast.communities.length} communities, ${cast.units.length} units, ${cast.members.length} members on the roster`,
    )
    if (kills) killer = new Killer(world, { count: kills, seed, writes: writesOf(plan.size) })
    await playYear(year, say)
    const strikes = killer?.strikes ?? []
    killer = undefined
    return await count(year, plan, strikes)
  } finally {
    web.close()
    await world.stop()
    if (run.switches) rmSync(schemesDir, { recursive: true })
  }
}
