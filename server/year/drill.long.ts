import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { claimLine, tableLine } from '../../tools/lib/backup/print.ts'
import { takeBackup } from '../../tools/lib/backup/take.ts'
import { holds, verifyBackup } from '../../tools/lib/backup/verify.ts'
import district from '../seed/district.json' with { type: 'json' }
import { parseKeyring } from '../src/platform/seal.ts'
import { tenth } from './plan.ts'
import { runYear } from './run.ts'

// Not a size of its own: the whole one is what a district leaves after a year, the tenth is for trying a change.
test.each([
  ['a tenth of a year', { size: tenth }],
  ['a whole year', {}],
])('a backup of %s is restored elsewhere and equals it to the line', async (_, size) => {
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-drill-'))
  try {
    await runYear({ scheme: district.scheme, seed: 5412, ...size }, async ({ world }) => {
      const ring = parseKeyring(world.sealKeys)
      const file = join(folder, 'year.backup')
      const began = performance.now()
      const { bytes, sums } = await takeBackup(world.adminUrl, ring, file, world.now())
      const taken = performance.now()
      const found = await verifyBackup(ring, file)
      const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1)
      for (const one of found.tables) console.log(tableLine(one))
      for (const claim of found.claims) console.log(claimLine(claim))
      console.log(`${bytes} bytes in ${seconds(began, taken)} s, verified in ${seconds(taken, performance.now())} s`)
      expect(found.claims.filter(({ wrong }) => wrong > 0)).toEqual([])
      expect(holds(found)).toBe(true)
      for (const table of ['services', 'points_lines', 'audit', 'needs'])
        expect([
          table,
          (await world.query<{ rows: number }>(`select count(*)::int as rows from ${table}`))[0]?.rows,
        ]).toEqual([table, sums[table]?.rows])
      expect(sums.services?.rows).toBeGreaterThan(20)
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
