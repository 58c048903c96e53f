import { expect, test } from 'vitest'
import district from '../seed/district.json' with { type: 'json' }
import { countFigures } from './figures.ts'
import { afterKills } from './kills.ts'
import { runYear } from './run.ts'
import { tableOf } from './table.ts'

const size = { streets: 1, communities: 3, units: 6, 'units-willing': 5, members: 60, 'members-willing': 48, needs: 60 }

test('of what clients were told nothing is lost or doubled when server and database are killed in the middle of writes', async () => {
  await runYear({ scheme: district.scheme, seed: 11, size, rounds: 6, kills: 4 }, async (year, _plan, strikes) => {
    expect(strikes.filter(({ what }) => what === 'server')).toHaveLength(4)
    expect(strikes.filter(({ what }) => what === 'database')).toHaveLength(4)
    expect(strikes.filter(({ inFlight }) => inFlight > 0).length).toBeGreaterThanOrEqual(4)
    const after = await afterKills(year, strikes)
    expect(after.lines.filter(({ lost, doubled }) => lost > 0 || doubled > 0)).toEqual([])
    expect(after.equal.filter(({ one, other }) => one !== other)).toEqual([])
    expect(tableOf(district.scheme, [], await countFigures(year)).differ).toBe(0)
  })
})
