import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openTown, type Town } from './town.ts'
import { claims, type Stage, setStage } from './walls.ts'

// The wall is code, so it is taken away as code: sealing leaves the text as it is.
vi.mock('../src/platform/seal.ts', async (original) => ({
  ...(await original<typeof import('../src/platform/seal.ts')>()),
  seal: (_ring: unknown, _wrapped: unknown, text: string) => Buffer.from(text),
}))

let town: Town
let stage: Stage
beforeAll(async () => {
  town = await openTown()
  stage = await setStage(town)
})
afterAll(() => town.close())

test('without sealing, a test goes red', async () => {
  const encryption = claims.find(({ name }) => name.includes('encryption'))
  await expect(encryption?.holds(town, stage)).rejects.toThrow()
  console.log(`encryption → ${encryption?.name}`)
})
