import type { Community, Size, Street } from './places.ts'
import { type Random, random } from './random.ts'
import words from './units.json' with { type: 'json' }

interface Kind {
  function: string
  /** Either all names, parted by spaces, or a pattern with {invented} or {street}. */
  names?: string
  pattern?: string
  count: number
  size: number[]
  posts: string
  skills: Record<string, number | undefined>
}

export interface Unit {
  code: string
  name: string
  /** What the unit does, as an official would say it: 教育, 水电气热 … */
  function: string
  linkedCommunityCode: string
  branches: string[]
  members: number
  posts: string[]
  /** Strength → weight among its members. */
  skills: Record<string, number | undefined>
}

const kinds: Kind[] = words.kinds

/** Names of one kind: those listed, or the pattern filled with invented words or with the streets in turn. */
function namesOf(kind: Kind, streets: readonly Street[], stream: Random): string[] {
  if (kind.names) return kind.names.split(' ')
  const pattern = kind.pattern ?? ''
  if (!pattern.includes('{street}')) {
    return stream.some(words.invented.split(' '), kind.count).map((word) => pattern.replace('{invented}', word))
  }
  return streets.slice(0, kind.count).map((street) => pattern.replace('{street}', street.name))
}

const branchesFor = (members: number) => (members < 12 ? 1 : members < 26 ? 2 : members < 46 ? 3 : 4)

/** Moves sizes one by one, within what their kind allows, until they sum to `members`; throws when they cannot. */
function settle(all: { size: number; low: number; high: number }[], members: number, stream: Random) {
  let off = members - all.reduce((sum, one) => sum + one.size, 0)
  while (off !== 0) {
    const step = Math.sign(off)
    const movable = all.filter((one) => (step > 0 ? one.size < one.high : one.size > one.low))
    if (movable.length === 0) throw new Error(`${all.length} units cannot hold ${members} members`)
    stream.pick(movable).size += step
    off -= step
  }
}

/**
 * Invents the units: a few hospitals and schools of some 60 members, many offices of 4 to 10. The sizes sum exactly
 * to `size.members`; each unit is linked to one community, and every community has a unit while units last.
 */
export function units(seed: number, size: Size, streets: readonly Street[], communities: readonly Community[]): Unit[] {
  const stream = random(seed, 'units')
  const every = kinds.flatMap((kind) =>
    namesOf(kind, streets, stream).map((name) => {
      const [low = 4, high = 10] = kind.size
      return { kind, name, low, high, size: stream.int(low, high) }
    }),
  )
  if (size.units > every.length) throw new Error(`only ${every.length} units can be invented`)
  const chosen = size.units === every.length ? every : stream.some(every, size.units)
  settle(chosen, size.members, stream)
  const turn = stream.shuffled(communities)
  return chosen.map(({ kind, name, size: members }, index): Unit => {
    const community = index < turn.length ? turn[index] : stream.weighted(communities, (one) => 0.1 + one.pull)
    const count = branchesFor(members)
    const branches = count === 1 ? ['党支部'] : ['第一党支部', '第二党支部', '第三党支部', '第四党支部'].slice(0, count)
    return {
      code: `${size.scheme}-u${String(index + 1).padStart(3, '0')}`,
      name,
      function: kind.function,
      linkedCommunityCode: community?.code ?? '',
      branches,
      members,
      posts: kind.posts.split(' '),
      skills: kind.skills,
    }
  })
}

/** Strengths that anybody may have, whatever the unit, with their weights. */
export const commonSkills: Record<string, number> = words.skills
