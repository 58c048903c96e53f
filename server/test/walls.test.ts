import { afterAll, beforeAll, describe, test } from 'vitest'
import { openTown, type Town } from './town.ts'
import { claims, type Stage, setStage } from './walls.ts'

let town: Town
let stage: Stage
beforeAll(async () => {
  town = await openTown()
  stage = await setStage(town)
})
afterAll(() => town.close())

describe('the walls', () => {
  test.each(claims)('$name', ({ holds }) => holds(town, stage))
})
