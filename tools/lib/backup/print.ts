import { fingerprints, type Keyring } from '../../../server/src/platform/seal.ts'
import type { Head } from './format.ts'
import { type Compared, equal } from './restore.ts'
import type { Sum } from './tables.ts'
import type { Claim } from './verify.ts'

const short = ({ hash }: Sum) => hash.slice(0, 16)

/** A line for each table: its rows and the first 16 digits of its hash, and both sides where they differ. */
export const tableLine = (one: Compared): string =>
  equal(one)
    ? `  equal    ${one.table.padEnd(20)} ${String(one.found.rows).padStart(9)} rows  ${short(one.found)}`
    : `  DIFFERS  ${one.table.padEnd(20)} backup ${one.wanted.rows} rows ${short(one.wanted)}, here ${one.found.rows} rows ${short(one.found)}`

/** A line for each thing that must hold. */
export const claimLine = ({ what, saw, wrong }: Claim): string =>
  wrong === 0 ? `  holds    ${what} (${saw} seen)` : `  WRONG    ${what}: ${wrong} of ${saw}`

/** Which keys a backup needs, beside those that are here. */
export function keyLines(ring: Keyring, head: Head): string[] {
  const ours = fingerprints(ring)
  return Object.entries(head.keys).map(
    ([name, mark]) => `  ${ours[name] === mark ? 'same   ' : 'OTHER  '}  key ${name} ${mark}`,
  )
}
