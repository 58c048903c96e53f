import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from './town.ts'
import { claims, type Stage, sabotages, setStage } from './walls.ts'

let town: Town
let stage: Stage
const found: string[] = []
beforeAll(async () => {
  town = await openTown()
  stage = await setStage(town)
})
afterAll(async () => {
  console.log(found.join('\n'))
  await town.close()
})

/** Names of the claims that go red now. */
async function red(): Promise<string[]> {
  const names: string[] = []
  for (const { name, holds } of claims)
    await holds(town, stage).catch(() => {
      names.push(name)
    })
  return names
}

describe('each wall, taken away in turn', () => {
  test('with all walls standing every claim holds', async () => {
    expect(await red()).toEqual([])
  })

  test.each(sabotages)(
    'without $wall a test goes red, and mended it is green again',
    async ({ wall, break: broken, mend }) => {
      await town.admin.query(broken)
      const names = await red()
      await town.admin.query(mend)
      found.push(`${wall} → ${names.join(' · ') || 'NOTHING WENT RED'}`)
      expect(names).not.toEqual([])
      await town.app.drained()
      expect(await red()).toEqual([])
    },
  )
})
