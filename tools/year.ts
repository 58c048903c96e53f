import { parseArgs } from 'node:util'
import { countFigures } from '../server/year/figures.ts'
import { afterKills, printedKills } from '../server/year/kills.ts'
import { tenth } from '../server/year/plan.ts'
import { rulesTwice } from '../server/year/ruled.ts'
import { runYear } from '../server/year/run.ts'
import { countStanding, printedRules } from '../server/year/standing.ts'
import { exitCode, printed, tableOf } from '../server/year/table.ts'
import { giveUp } from './lib/stopping.ts'

// npm run year -- <scheme> [--json] [--kill N] [--seed S] [--small] [--switches on]: a year of a locality on the virtual calendar.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    kill: { type: 'string', default: '0' },
    seed: { type: 'string', default: '5412' },
    small: { type: 'boolean', default: false },
    switches: { type: 'string', default: 'off' },
  },
})

try {
  const [scheme] = positionals
  const seed = Number(values.seed)
  const kills = Number(values.kill)
  if (
    !scheme ||
    !Number.isSafeInteger(seed) ||
    !Number.isSafeInteger(kills) ||
    kills < 0 ||
    !/^o(n|ff)$/.test(values.switches)
  )
    throw new Error('npm run year -- <scheme> [--json] [--kill N] [--seed S] [--small] [--switches on]')
  const began = performance.now()
  // progress goes beside the result, so that --json prints nothing but its one JSON
  const say = (line: string) =>
    console.error(`${String(Math.round((performance.now() - began) / 1000)).padStart(5)} s  ${line}`)
  const size = values.small ? { size: tenth } : {}
  const { table, killed, standing } = await runYear(
    { scheme, seed, say, kills, switches: values.switches === 'on', ...size },
    async (year, plan, strikes) => {
      const figures = await countFigures(year)
      const { requests, lostReplies } = year.web.counts
      say(`${requests} requests, ${lostReplies} replies lost on the way and asked for again`)
      const standing = await countStanding(year)
      for (const [who, three] of Object.entries(standing.points)) figures[`points of listed ${who}s`] = three
      Object.assign(figures, await rulesTwice(year, standing.ruled))
      const killed = kills ? await afterKills(year, strikes) : undefined
      // a tenth of a locality is for trying a change: the document speaks of the whole
      const wanted = values.small ? [] : plan.figures
      return { table: tableOf(scheme, wanted, figures), killed, standing }
    },
  )
  if (values.json)
    console.log(
      JSON.stringify({
        ...table,
        standing: standing.ruled,
        switched: standing.switched,
        ...(killed ? { killed } : {}),
      }),
    )
  else console.log([printedRules(standing), ...(killed ? [printedKills(killed)] : []), printed(table)].join('\n'))
  process.exitCode = killed && !killed.ok ? 1 : exitCode(table)
} catch (error) {
  giveUp(error)
}
