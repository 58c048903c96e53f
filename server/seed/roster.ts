import district from './district.json' with { type: 'json' }
import { demoPhone, namer } from './names.ts'
import { type Size, sized } from './places.ts'
import { type Random, random } from './random.ts'
import { type OrganisationTree, organisationTree } from './tree.ts'
import { commonSkills, type Unit } from './units.ts'

/** Heading of the roster; the import's template has the same columns in the same order. */
export const rosterColumns = [
  '单位',
  '支部',
  '姓名',
  '手机号',
  '居住街道',
  '居住社区',
  '居住小区',
  '工作岗位',
  '特长',
  '空闲时间',
] as const

/** One person as a line of text cells; the three home cells may be empty together, strengths and times alone. */
export type RosterRow = Record<(typeof rosterColumns)[number], string>

const windows: Record<string, number> = {
  周六上午: 9,
  周六下午: 8,
  周日上午: 5,
  周日下午: 6,
  周六晚上: 2,
  周日晚上: 2,
  工作日晚上: 10,
  工作日中午: 2,
  工作日白天: 1,
  轮休: 1,
  周五晚上: 3,
}

/** Strengths of one member: none to four, mostly from the unit's trade. */
function strengths(unit: Unit, stream: Random): string {
  const weights: Record<string, number | undefined> = { ...commonSkills }
  for (const [skill, weight] of Object.entries(unit.skills)) weights[skill] = (weights[skill] ?? 0) + (weight ?? 0)
  const count = stream.weighted([0, 1, 2, 3, 4], (_, index) => [22, 40, 24, 11, 3][index] ?? 0)
  const found = new Set<string>()
  for (let turn = 0; turn < count; turn++)
    found.add(stream.weighted(Object.keys(weights), (skill) => weights[skill] ?? 0))
  return [...found].join('、')
}

function freeTime(stream: Random): string {
  const order = Object.keys(windows)
  const found = new Set<string>()
  const count = stream.weighted([0, 1, 2, 3], (_, index) => [18, 40, 30, 12][index] ?? 0)
  for (let turn = 0; turn < count; turn++) found.add(stream.weighted(order, (one) => windows[one] ?? 0))
  return order.filter((one) => found.has(one)).join('、')
}

/** Chooses homes: popular communities and larger neighbourhoods draw more people. */
function homes(tree: OrganisationTree, stream: Random, unknown: number) {
  const street = new Map(tree.streets.map((one) => [one.code, one.name]))
  const places = tree.communities.map((community) => ({
    street: street.get(community.streetCode) ?? '',
    community,
    neighbourhoods: tree.neighbourhoods.filter((one) => one.communityCode === community.code),
  }))
  return () => {
    if (stream.chance(unknown)) return { 居住街道: '', 居住社区: '', 居住小区: '' }
    const place = stream.weighted(places, (one) => one.community.pull)
    const neighbourhood = stream.weighted(place.neighbourhoods, (one) => one.buildings.length)
    return { 居住街道: place.street, 居住社区: place.community.name, 居住小区: neighbourhood.name }
  }
}

/**
 * The roster of the invented district, unit by unit and branch by branch, as a unit would send it in; the first row
 * of each unit is its secretary. As many rows as `size.members`, every phone once, the same for the same seed.
 */
export function rosterRows(seed: number = district.seed, size: Partial<Size> = {}): RosterRow[] {
  const full = sized(size)
  const tree = organisationTree(seed, full)
  const name = namer(random(seed, 'members'))
  const stream = random(seed, 'roster')
  const home = homes(tree, random(seed, 'homes'), full.unknownHomes)
  let number = seed % 1_000_000
  return tree.units.flatMap((unit) =>
    Array.from({ length: unit.members }, (_, index): RosterRow => {
      const branch = Math.floor((index * unit.branches.length) / unit.members)
      return {
        单位: unit.name,
        支部: unit.branches[branch] ?? '',
        姓名: name(),
        手机号: demoPhone(number++),
        ...home(),
        工作岗位: index === 0 ? '党支部书记' : stream.pick(unit.posts),
        特长: strengths(unit, stream),
        空闲时间: freeTime(stream),
      }
    }),
  )
}
