import { afterAll, beforeAll, expect, test } from 'vitest'
import { badPlans } from './growth.pages.ts'
import { longPast } from './growth.ts'
import { openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  await longPast(town, { needs: 30_000 })
}, 240_000)
afterAll(() => town.close())

test('no page that is opened all day scans a table that grows, nor looks at more than a page of it', async () => {
  expect(await badPlans(town, 2000)).toEqual([])
}, 120_000)
