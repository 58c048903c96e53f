import { instantOf } from '@lianxin/rules/calendar'
import { makeCast } from './cast.ts'
import { type Plan, readPlan, type Size } from './plan.ts'
import { playYear } from './play.ts'
import { setStage } from './setting.ts'
import { Web } from './web.ts'
import { openWorld } from './world.ts'
import { Year } from './year.ts'

export interface Run {
  scheme: string
  seed: number
  size?: Partial<Size> | ((size: Size) => Partial<Size>)
  say?: (line: string) => void
  /** Keep every acknowledged write over a kill. */
  safe?: boolean
}

/** Plays a year and hands it over while everything still runs; the caller counts, then it is taken down. */
export async function runYear<T>(run: Run, count: (year: Year, plan: Plan) => Promise<T>): Promise<T> {
  const { seed, say = () => {} } = run
  const full = await readPlan(run.scheme)
  const size = typeof run.size === 'function' ? run.size(full.size) : run.size
  const plan = size ? await readPlan(run.scheme, size) : full
  const cast = makeCast(plan, seed)
  const world = await openWorld(instantOf(`${plan.year}-01-02`, '09:00'), { safe: run.safe ?? false })
  const web = new Web(seed, { base: () => world.base, up: () => world.up() })
  try {
    await setStage(cast, run.scheme, web, world)
    const year = new Year({ plan, seed, world, web, cast })
    year.settle()
    say(
      `${cast.communities.length} communities, ${cast.units.length} units, ${cast.members.length} members on the roster`,
    )
    await playYear(year, say)
    return await count(year, plan)
  } finally {
    web.close()
    await world.stop()
  }
}
