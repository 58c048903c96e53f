import district from './district.json' with { type: 'json' }
import { demoPhone, namer } from './names.ts'
import { type Size, sized } from './places.ts'
import { random } from './random.ts'
import { householdPhones, organisationTree } from './tree.ts'

/** A household that somebody looks after; the other households of a building are only counted. */
export interface NamedHousehold {
  communityCode: string
  neighbourhoodCode: string
  buildingCode: string
  /** `201` */
  door: string
  /** The person to ask for. */
  name: string
  /** Empty where there is no phone. */
  phone: string
  group: 'elderly' | 'disabled' | 'minor' | 'left-behind' | 'jobless' | 'migrant' | 'hardship'
  /** What a visitor should know. */
  note: string
}

const notes: Record<NamedHousehold['group'], string[]> = {
  elderly: ['独居，耳背，敲门要久一点', '两位老人，儿女在外地', '高龄，午后要休息', '独居，养了一只猫'],
  disabled: ['坐轮椅，进门有坎', '听不见，请发短信', '看不清，请先说是谁'],
  minor: ['单亲，孩子上小学', '孩子上初中，家长上夜班'],
  'left-behind': ['孩子跟奶奶住', '孩子跟外公住，父母春节回来'],
  jobless: ['在找工作，会开车', '在找工作，想学一门手艺'],
  migrant: ['租住，孩子刚转学', '夫妻都在工地，晚上在家'],
  hardship: ['领低保，家里有人长期吃药', '一人打工养四口'],
}
const share: Record<NamedHousehold['group'], number> = {
  elderly: 46,
  disabled: 14,
  minor: 10,
  'left-behind': 8,
  jobless: 6,
  migrant: 8,
  hardship: 8,
}

/** The few hundred households with a name, each behind a door of its own; the same for the same seed and size. */
export function namedHouseholds(seed: number = district.seed, size: Partial<Size> = {}): NamedHousehold[] {
  const tree = organisationTree(seed, size)
  const stream = random(seed, 'households')
  const name = namer(random(seed, 'householders'))
  const taken = new Set<string>()
  const door = (): [(typeof tree.neighbourhoods)[number], string, string] => {
    const neighbourhood = stream.pick(tree.neighbourhoods)
    const building = stream.pick(neighbourhood.buildings)
    const number = `${stream.int(1, 6)}0${stream.int(1, 4)}`
    const key = `${building.code} ${number}`
    if (taken.has(key)) return door()
    taken.add(key)
    return [neighbourhood, building.code, number]
  }
  return Array.from({ length: sized(size).namedHouseholds }, (_, index): NamedHousehold => {
    const [neighbourhood, buildingCode, number] = door()
    const group = stream.weighted(Object.keys(share) as NamedHousehold['group'][], (one) => share[one])
    return {
      communityCode: neighbourhood.communityCode,
      neighbourhoodCode: neighbourhood.code,
      buildingCode,
      door: number,
      name: name(),
      phone: stream.chance(0.15) ? '' : demoPhone(householdPhones + index),
      group,
      note: stream.pick(notes[group]),
    }
  })
}
