import { readFileSync } from 'node:fs'
import type { Places } from '../../tools/places.ts'
import district from './district.json' with { type: 'json' }
import { random } from './random.ts'

/** How big a district to invent; what is left out is as in `district.json`. */
export interface Size {
  /** Id of the scheme whose `places.json` gives the streets and communities. */
  scheme: string
  communities: number
  units: number
  members: number
  /** Share of members whose home nobody wrote down, 0 to 1. */
  unknownHomes: number
  namedHouseholds: number
}

export interface Community {
  /** National statistics code, 12 digits. */
  officialCode: string
  /** Five letters and digits for addresses and posters, `/c/<code>`. */
  code: string
  name: string
  streetCode: string
  phone: string
  hours: string
  /** How many people want to live here: a few communities draw many. Not a number of anything. */
  pull: number
}

export interface Street {
  code: string
  name: string
}

/** Everyday name: 东关社区居委会 → 东关社区, 桃园村委会 → 桃园村. */
export const everydayName = (official: string) =>
  official.replace(/村(村民)?委(员)?会$/, '村').replace(/(居民委员会|居委会|村民委员会)$/, '')

// No vowels and nothing that sounds or looks alike when read out over the telephone.
const letters = '23456789cdfghjkmpqrtvwxy'

/** Short code of a community, the same in every deployment because it comes from the official code alone. */
export function shortCode(officialCode: string): string {
  const stream = random(0, officialCode)
  return Array.from({ length: 5 }, () => stream.pick([...letters])).join('')
}

export function sized(size: Partial<Size> = {}): Size {
  return { ...district, ...size }
}

/**
 * The county, its streets and the urban communities used: 社区 of streets that have four or more of them, taken
 * street by street in turn so that every such street is there. Throws when the file has too few.
 */
export function readDistrict(seed: number, size: Size) {
  const file = new URL(`../../schemes/${size.scheme}/places.json`, import.meta.url)
  const places: Places = JSON.parse(readFileSync(file, 'utf8'))
  const queues = places.streets
    .filter((street) => street.name.endsWith('街道'))
    .map((street) => ({ street, urban: street.communities.filter((one) => /社区居(民委员|委)会$/.test(one.name)) }))
    .filter((queue) => queue.urban.length >= 4)
  const taken: { street: Street; place: { code: string; name: string } }[] = []
  for (let turn = 0; taken.length < size.communities; turn++) {
    const before = taken.length
    for (const { street, urban } of queues) {
      const place = urban[turn]
      if (place && taken.length < size.communities) taken.push({ street, place })
    }
    if (taken.length === before) throw new Error(`${size.scheme} has only ${before} urban communities`)
  }
  const stream = random(seed, 'communities')
  const communities = taken
    .map(({ street, place }) => ({ street, place, pull: 1 / stream.int(2, 24) }))
    .sort((a, b) => (a.place.code < b.place.code ? -1 : 1))
    .map(
      ({ street, place, pull }, index): Community => ({
        officialCode: place.code,
        code: shortCode(place.code),
        name: everydayName(place.name),
        streetCode: street.code,
        phone: `0000-555 ${String(101 + index * 7).padStart(4, '0')}`,
        hours: stream.chance(0.7) ? '每天 8:30–17:30' : '周一至周六 8:00–12:00，14:30–18:00',
        pull,
      }),
    )
  const streets: Street[] = places.streets
    .filter((street) => communities.some((community) => community.streetCode === street.code))
    .map(({ code, name }) => ({ code, name }))
  return { county: { code: places.county.code, name: places.county.name }, streets, communities }
}
