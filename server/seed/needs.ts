import { readFileSync } from 'node:fs'
import district from './district.json' with { type: 'json' }
import { demoPhone, namer } from './names.ts'
import type { Size } from './places.ts'
import { random } from './random.ts'
import { householdPhones, organisationTree } from './tree.ts'

/** One line of `needs.tsv`: an everyday need as it is said, and the line a clerk would publish. */
export interface NeedText {
  weight: number
  kind: 'wish' | 'difficulty' | 'suggestion' | 'problem'
  category: string
  /** Target group, or empty. */
  group: string
  helpers: number
  /** Strength it takes, in the roster's word, or empty. */
  strength: string
  wanted: string
  public: string
}

/** A need as an invented resident places it: what, where, when and how to reach them. */
export interface DemoNeed extends NeedText {
  communityCode: string
  neighbourhoodCode: string
  neighbourhood: string
  /** `3幢 201`; part of the private words. */
  door: string
  name: string
  /** Empty where the resident has no phone. */
  phone: string
  /** In the resident's words. */
  when: string
}

const kinds = ['wish', 'difficulty', 'suggestion', 'problem'] as const

/** All texts, in the file's order. Throws on a line that has not eight fields or an unknown kind. */
export function needTexts(): NeedText[] {
  const lines = readFileSync(new URL('./needs.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  return lines.map((line, index) => {
    const [weight, kind, category, group, helpers, strength, wanted, shown, ...more] = line.split('\t')
    const known = kinds.find((one) => one === kind)
    if (!known || !category || !wanted || !shown || more.length > 0) throw new Error(`needs.tsv, line ${index + 2}`)
    return {
      weight: Number(weight),
      kind: known,
      category,
      group: group ?? '',
      helpers: Number(helpers),
      strength: strength ?? '',
      wanted,
      public: shown,
    }
  })
}

const times = ['周六上午', '周六下午', '周日都行', '工作日晚上', '这周内', '不急，月底前', '越快越好', '周四上午']

/** `count` needs of the invented district: common ones often, and more where more people live. Without a date. */
export function demoNeeds(count: number, seed: number = district.seed, size: Partial<Size> = {}): DemoNeed[] {
  const tree = organisationTree(seed, size)
  const texts = needTexts()
  const stream = random(seed, 'needs')
  const name = namer(random(seed, 'residents'))
  return Array.from({ length: count }, (_, index): DemoNeed => {
    const text = stream.weighted(texts, (one) => one.weight)
    const community = stream.weighted(tree.communities, (one) => one.pull)
    const neighbourhood = stream.pick(tree.neighbourhoods.filter((one) => one.communityCode === community.code))
    const building = stream.pick(neighbourhood.buildings)
    return {
      ...text,
      communityCode: community.code,
      neighbourhoodCode: neighbourhood.code,
      neighbourhood: neighbourhood.name,
      door: `${building.name} ${stream.int(1, 6)}0${stream.int(1, 4)}`,
      name: name(),
      phone: stream.chance(0.1) ? '' : demoPhone(householdPhones + 100_000 + index),
      when: stream.pick(times),
    }
  })
}
