import words from './names.json' with { type: 'json' }
import type { Random } from './random.ts'

const surnames = [...words.surnames]
const singles = [...words.single]
const compound = words.compound.split(' ')
const given = words.given.split(' ')
const rare = words.rare.split(' ')
const minority = words.minority.split(' ')

/** An invented name; most are a surname and two literary characters, a few are what real lists stumble over. */
function draw(random: Random): string {
  const kind = random.next()
  if (kind < 0.004) return random.pick(rare)
  if (kind < 0.01) return random.pick(minority)
  const surname = kind < 0.03 ? random.pick(compound) : random.weighted(surnames, (_, index) => 1 / (index + 12))
  return surname + (random.chance(0.08) ? random.pick(singles) : random.pick(given))
}

/** A source of names for one list. One person in a hundred has somebody else's name, as in every real district. */
export function namer(random: Random): () => string {
  const taken = new Set<string>()
  return () => {
    let name = draw(random)
    if (random.chance(0.01) && taken.size > 0) return random.pick([...taken])
    for (let tries = 0; tries < 3 && taken.has(name); tries++) name = draw(random)
    taken.add(name)
    return name
  }
}

/** The n-th invented mobile number from the machine range 1440, which no message is ever sent to; `n` < 10^7. */
export function demoPhone(n: number): string {
  // 7,368,787 and 10^7 share no factor: every n has its own number, and neighbours are not in a row.
  return `1440${String((n * 7_368_787) % 10_000_000).padStart(7, '0')}`
}
