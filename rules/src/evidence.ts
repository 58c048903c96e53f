/** E0 claimed · E1 two persons say so · E2 seen on the spot · E3 and confirmed by the one served. */
export const evidenceLevels = ['E0', 'E1', 'E2', 'E3'] as const
export type EvidenceLevel = (typeof evidenceLevels)[number]

/**
 * How a presence or service was confirmed. `site-code` poster or organiser's code at the place · `organiser` the
 * organiser's word · `home-code` the short code the resident reads out · `word` the member's own word · `phoned` the
 * clerk telephoned · `second-person` someone else verified a late entry · `link` the served person confirmed or rated
 * by the private link · `told` the clerk filed what the served person said (a rating, never E3).
 */
export const proofs = [
  'word',
  'told',
  'phoned',
  'second-person',
  'home-code',
  'site-code',
  'organiser',
  'link',
] as const
export type Proof = (typeof proofs)[number]

const onTheSpot: readonly Proof[] = ['site-code', 'organiser', 'home-code']
const secondVoice: readonly Proof[] = ['phoned', 'second-person', 'link', 'told']

/**
 * The level that a record's proofs make together; their order and repetition do not matter. The served person's link
 * makes E3 only on top of the spot: alone it is a second voice (E1), because a forwarded link is not a presence.
 */
export function evidenceLevel(given: readonly Proof[]): EvidenceLevel {
  const has = (some: readonly Proof[]) => given.some((proof) => some.includes(proof))
  if (has(onTheSpot)) return given.includes('link') ? 'E3' : 'E2'
  return has(secondVoice) ? 'E1' : 'E0'
}

/** Is a level at least another: E2 is at least E1. */
export function atLeast(level: EvidenceLevel, wanted: EvidenceLevel): boolean {
  return evidenceLevels.indexOf(level) >= evidenceLevels.indexOf(wanted)
}
