import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { demoPhone, namer } from '../seed/names.ts'
import { shortCode } from '../seed/places.ts'
import { random } from '../seed/random.ts'
import type { Plan } from './plan.ts'
import type { Person } from './web.ts'

/** Somebody who signs in with a password; `until` is when the session ends. */
export interface Staff extends Person {
  login: string
  password: string
  name: string
  until: number
}

export interface County {
  code: string
  name: string
  id: string
  official: Staff
}

export interface Community {
  no: number
  code: string
  name: string
  street: { code: string; name: string; id: string }
  county: County
  id: string
  neighbourhoods: { name: string; id: string }[]
  clerk: Staff
}

/** How somebody takes the call to report in; dealt with the seed, before anybody knows what the server will say. */
export type Manner = 'prompt' | 'late' | 'returned' | 'counter' | 'moved' | 'never'

export interface Unit {
  no: number
  name: string
  county: County
  linked: Community
  willing: boolean
  id: string
  secretary: Staff
  members: Member[]
}

export interface Member extends Person {
  name: string
  phone: string
  unit: Unit
  home: Community | undefined
  /** Where somebody without a known home, or who has moved, walks in. */
  walksIn: Community | undefined
  neighbourhood: string
  manner: Manner
  /** The fortnight in which they report; never: none. */
  reportsIn: number
  /** How often they are willing to be asked; a few carry most. */
  weight: number
  /** How often so far: whoever was asked often is asked less. */
  asked: number
  personId: string
  until: number
  /** Has told the community; and the community has agreed. */
  reported: boolean
  current: boolean
}

export interface Cast {
  counties: County[]
  streets: Community['street'][]
  communities: Community[]
  units: Unit[]
  members: Member[]
}

interface Places {
  county: { code: string; name: string }
  counties?: { code: string; name: string }[]
  streets: { code: string; name: string; communities: { code: string; name: string }[] }[]
}

const everyday = (name: string) =>
  name.replace(/村(村民)?委(员)?会$/, '村').replace(/(居民委员会|居委会|村民委员会)$/, '')

const staff = (no: number, login: string, name: string): Staff => ({
  no,
  login,
  name,
  password: `Zd8-${login}-9wq`,
  until: 0,
})

/** The people and places of a year: streets and communities from the scheme's list of places, everybody else invented. */
export function makeCast(plan: Plan, seed: number): Cast {
  const { size } = plan
  const file = join(plan.schemesDir, plan.id, 'places.json')
  const places = JSON.parse(readFileSync(file, 'utf8')) as Places
  const name = namer(random(seed, 'year staff'))
  const counties = (places.counties ?? [places.county]).map(
    ({ code, name: called }, at): County => ({
      code,
      name: called,
      id: '',
      official: staff(900_000 + at, `county-${at + 1}`, name()),
    }),
  )
  const countyOf = (code: string) => counties.find((one) => code.startsWith(one.code)) ?? (counties[0] as County)
  const { streets, taken } = chosen(places, size)
  const communities = taken.map(({ code, name: called, street }, no): Community => {
    const words = random(seed, `neighbourhoods ${code}`)
    return {
      no,
      code: shortCode(code),
      name: everyday(called),
      street,
      county: countyOf(street.code),
      id: '',
      neighbourhoods: words
        .some('望棠小区 槐荫里 柳岸新村 听松苑 云杉家园 锦书花园'.split(' '), words.int(2, 4))
        .map((one) => ({
          name: one,
          id: '',
        })),
      clerk: staff(1_000_000 + no, `clerk-${no + 1}`, name()),
    }
  })
  const units = makeUnits(plan, seed, communities)
  return { counties, streets, communities, units, members: makeMembers(plan, seed, communities, units) }
}

/** Streets first, then their communities in turn, so that every street has some; urban ones before villages. */
function chosen(places: Places, size: Plan['size']) {
  const rank = ({ name }: { name: string }) => (name.endsWith('街道') ? 0 : 1)
  const picked = [...places.streets].sort((a, b) => rank(a) - rank(b)).slice(0, size.streets)
  const streets = picked.map(({ code, name }) => ({ code, name, id: '' }))
  const queues = picked.map(({ communities }) =>
    [...communities].sort((a, b) => Number(!/社区/.test(a.name)) - Number(!/社区/.test(b.name))),
  )
  const taken: { code: string; name: string; street: Community['street'] }[] = []
  for (let turn = 0; taken.length < size.communities; turn++) {
    const before = taken.length
    queues.forEach((queue, at) => {
      const one = queue[turn]
      const street = streets[at]
      if (one && street && taken.length < size.communities) taken.push({ ...one, street })
    })
    if (taken.length === before) throw new Error(`only ${before} communities are known here`)
  }
  return { streets, taken }
}

function makeUnits({ size }: Plan, seed: number, communities: readonly Community[]): Unit[] {
  const stream = random(seed, 'year units')
  const turn = stream.shuffled(communities)
  const willing = new Set(
    stream.shuffled(Array.from({ length: size.units }, (_, at) => at)).slice(0, size['units-willing']),
  )
  const trades =
    '税务所 供水站 档案馆 第一小学 医院 供电所 图书馆 交通队 农技站 文化馆 环保所 银行支行 邮政所 法院 规划院'.split(
      ' ',
    )
  const places =
    '云栖 松壑 兰渡 杏望 听泉 折柳 望棠 画桥 观澜 青禾 星野 问渠 采薇 溪亭 远岫 见山 枕流 抱朴 渔樵 春山 秋水 停云 归雁 锦书 棹歌 双溪'.split(
      ' ',
    )
  return Array.from({ length: size.units }, (_, no): Unit => {
    const linked = no < turn.length ? turn[no] : stream.pick(communities)
    if (!linked) throw new Error('a unit needs a community')
    return {
      no,
      name: `${places[no % places.length]}${trades[Math.floor(no / places.length) % trades.length]}`,
      county: linked.county,
      linked,
      willing: willing.has(no),
      id: '',
      secretary: staff(2_000_000 + no, `unit-${no + 1}`, `书记${no + 1}`),
      members: [],
    }
  })
}

/** Everybody on the roster; who is willing is dealt like cards, how each reports is drawn. */
function makeMembers(
  { size }: Plan,
  seed: number,
  communities: readonly Community[],
  units: readonly Unit[],
): Member[] {
  const stream = random(seed, 'year members')
  const name = namer(random(seed, 'year names'))
  const willing = new Set(
    stream.shuffled(Array.from({ length: size.members }, (_, at) => at)).slice(0, size['members-willing']),
  )
  const pull = communities.map(() => 1 / stream.int(2, 12))
  const share = units.map(() => stream.int(4, 30))
  const total = share.reduce((sum, one) => sum + one, 0)
  const members: Member[] = []
  let upTo = 0
  units.forEach((unit, at) => {
    upTo += share[at] ?? 0
    const end = at === units.length - 1 ? size.members : Math.round((upTo / total) * size.members)
    const known = new Set<string>()
    while (members.length < end) {
      const no = members.length
      let called = name()
      while (known.has(called)) called = name()
      known.add(called)
      const near = communities.filter((one) => one.county === unit.county)
      const home = stream.chance(size['unknown-homes'] ?? 0.06)
        ? undefined
        : stream.weighted(near, (one) => pull[one.no] ?? 1)
      const manner = mannerOf(willing.has(no), home !== undefined, size.moved ?? 2, stream)
      const member: Member = {
        no: no + 1,
        name: called,
        phone: demoPhone(no + 1),
        unit,
        home,
        walksIn:
          manner === 'moved' || !home ? stream.pick(near.length > 1 ? near.filter((one) => one !== home) : near) : home,
        neighbourhood: home ? stream.pick(home.neighbourhoods).name : '',
        manner,
        reportsIn:
          manner === 'never' ? Number.POSITIVE_INFINITY : manner === 'late' ? stream.int(3, 15) : stream.int(0, 2),
        weight: (willing.has(no) ? 1 : 0.01) / stream.int(1, 20),
        asked: 0,
        personId: '',
        until: 0,
        reported: false,
        current: false,
      }
      unit.members.push(member)
      members.push(member)
    }
  })
  return members
}

function mannerOf(willing: boolean, known: boolean, moved: number, stream: ReturnType<typeof random>): Manner {
  if (!willing) return 'never'
  if (!known) return 'counter'
  return stream.weighted(
    ['prompt', 'late', 'returned', 'counter', 'moved'] as const,
    (one) => ({ prompt: 74, late: 14, returned: 5, counter: 5, moved })[one],
  )
}
