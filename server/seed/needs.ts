import { readFileSync } from 'node:fs'
import { type NeedTime, needKinds, targetGroups } from '@lianxin/contract/needs'
import district from './district.json' with { type: 'json' }
import { demoPhone, namer } from './names.ts'
import type { Size } from './places.ts'
import { random } from './random.ts'
import { householdPhones, organisationTree } from './tree.ts'

/** What the texts are about: everyday categories, more than any one scheme names. */
const needCategories = [
  'repair',
  'companion',
  'errand',
  'health',
  'learning',
  'digital',
  'environment',
  'safety',
  'legal',
  'policy',
  'culture',
  'support',
  'dispute',
] as const
type NeedCategory = (typeof needCategories)[number]

/** One line of `needs.tsv`: an everyday need as it is said, and the line a clerk would publish. */
export interface NeedText {
  weight: number
  kind: (typeof needKinds)[number]
  category: NeedCategory
  targetGroup?: (typeof targetGroups)[number]
  helpersWanted: number
  /** Strength it takes, in the roster's word, or empty. */
  strength: string
  text: string
  publicLine: string
}

/** A need as an invented resident places it: what, where, when and how to reach them. */
export interface DemoNeed extends NeedText {
  communityCode: string
  neighbourhoodCode: string
  /** `3幢 201`; part of the private words. */
  door: string
  name: string
  /** Empty where the resident has no phone. */
  phone: string
  wanted: NeedTime[]
}

const one = <T extends string>(all: readonly T[], word: string | undefined) => all.find((known) => known === word)

/** All texts, in the file's order. Throws on a line with other than eight fields or a word the contract doesn't know. */
export function needTexts(): NeedText[] {
  const lines = readFileSync(new URL('./needs.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  return lines.map((line, index) => {
    const [weight, kindWord, categoryWord, group, helpers, strength = '', text, publicLine, ...more] = line.split('\t')
    const kind = one(needKinds, kindWord)
    const category = one(needCategories, categoryWord)
    const targetGroup = one(targetGroups, group)
    const unknown = !kind || !category || (group && !targetGroup)
    if (unknown || !text || !publicLine || more.length > 0) throw new Error(`needs.tsv, line ${index + 2}`)
    return {
      weight: Number(weight),
      kind,
      category,
      ...(targetGroup ? { targetGroup } : {}),
      helpersWanted: Number(helpers),
      strength,
      text,
      publicLine,
    }
  })
}

const times: NeedTime[][] = [
  ['any'],
  ['soonest'],
  ['saturday'],
  ['saturday', 'sunday'],
  ['weekday-evening'],
  ['weekday-day'],
]

/** `count` needs of the invented district: common ones often, and more where more people live. Without a date. */
export function demoNeeds(count: number, seed: number = district.seed, size: Partial<Size> = {}): DemoNeed[] {
  const tree = organisationTree(seed, size)
  const texts = needTexts()
  const stream = random(seed, 'needs')
  const name = namer(random(seed, 'residents'))
  // The same words twice at one desk look made up; they come again only when little else is left.
  const told = new Map<string, number>()
  return Array.from({ length: count }, (_, index): DemoNeed => {
    const community = stream.weighted(tree.communities, (one) => one.pull)
    const text = stream.weighted(texts, (one) => one.weight / (1 + 50 * (told.get(community.code + one.text) ?? 0)))
    told.set(community.code + text.text, (told.get(community.code + text.text) ?? 0) + 1)
    const neighbourhood = stream.pick(tree.neighbourhoods.filter((one) => one.communityCode === community.code))
    const building = stream.pick(neighbourhood.buildings)
    return {
      ...text,
      communityCode: community.code,
      neighbourhoodCode: neighbourhood.code,
      door: `${building.name} ${stream.int(1, 6)}0${stream.int(1, 4)}`,
      name: name(),
      phone: stream.chance(0.1) ? '' : demoPhone(householdPhones + 100_000 + index),
      wanted: stream.pick(times),
    }
  })
}
