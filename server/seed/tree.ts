import district from './district.json' with { type: 'json' }
import { demoPhone, namer } from './names.ts'
import { type Neighbourhood, neighbourhoods } from './neighbourhoods.ts'
import { type Community, readDistrict, type Size, type Street, sized } from './places.ts'
import { random } from './random.ts'
import { type Unit, units } from './units.ts'

/** Somebody who works at the community, street or county and signs in to the console. */
export interface Staff {
  role: 'clerk' | 'street' | 'county'
  /** `code` of the community, street or county. */
  organisationCode: string
  name: string
  phone: string
}

export interface OrganisationTree {
  scheme: string
  county: { code: string; name: string }
  streets: Street[]
  communities: Community[]
  neighbourhoods: Neighbourhood[]
  units: Unit[]
  staff: Staff[]
}

// Members have the numbers 0 … 8,999,999, staff and households the two ranges above: no phone is given twice.
export const staffPhones = 9_000_000
export const householdPhones = 9_500_000

/**
 * The organisations of the invented district, parents before children, and its staff: two clerks a community, one
 * official a street, one for the county. The same seed and size give the same tree. Throws when `size` asks for more
 * communities, units or members than the lists can give.
 */
export function organisationTree(seed: number = district.seed, size: Partial<Size> = {}): OrganisationTree {
  const full = sized(size)
  const { county, streets, communities } = readDistrict(seed, full)
  const name = namer(random(seed, 'staff'))
  let people = 0
  const staff = (role: Staff['role'], organisationCode: string): Staff => ({
    role,
    organisationCode,
    name: name(),
    phone: demoPhone(staffPhones + people++),
  })
  return {
    scheme: full.scheme,
    county,
    streets,
    communities,
    neighbourhoods: neighbourhoods(seed, communities),
    units: units(seed, full, streets, communities),
    staff: [
      staff('county', county.code),
      ...streets.map((street) => staff('street', street.code)),
      ...communities.flatMap((community) => [staff('clerk', community.code), staff('clerk', community.code)]),
    ],
  }
}
