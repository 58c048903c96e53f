import { afterAll, beforeAll, expect, test } from 'vitest'
import { badPlans } from './growth.pages.ts'
import { longPast } from './growth.ts'
import { openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  await longPast(town, { needs: 1_000_000, others: 200 })
}, 3_600_000)
afterAll(() => town.close())

test('on a million needs no page scans a table that grows, nor looks at more than a page of it', async () => {
  expect(await badPlans(town, 2000)).toEqual([])
})
