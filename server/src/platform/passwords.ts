import { hash, verify } from '@node-rs/argon2'

// OWASP's floor for argon2id in 2026: 19 MiB, two passes, one lane. Costs about 30 ms here; raising it later is safe,
// because every hash carries its own settings.
const settings = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
let decoy: Promise<string> | undefined

/** argon2id hash of a staff password (text form with settings and salt). NFC first: keyboards disagree on accents. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), settings)

/**
 * Does the password fit? With no stored hash (unknown account) the same work is done and the answer is no, so that
 * time tells nobody who has an account.
 */
export async function passwordFits(stored: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const fits = await verify(stored ?? (await decoy), password.normalize('NFC')).catch(() => false)
  return fits && Boolean(stored)
}

/**
 * Why a new password won't do, or undefined. Length counts (10 to 200 code points), not composition (ASVS 6.2.5);
 * `known` are words about the person (phone, name, organisation) that must not make up most of it.
 */
export function passwordWeakness(
  password: string,
  known: readonly string[] = [],
): 'short' | 'long' | 'guessable' | undefined {
  const points = [...password]
  if (points.length < 10) return 'short'
  if (points.length > 200) return 'long'
  if (new Set(points).size < 5) return 'guessable'
  const rest = known
    .filter((word) => word.length > 1)
    .reduce((text, word) => text.replaceAll(word.toLowerCase(), ''), password.toLowerCase())
  return rest.length < 6 || /^(?:0?1234567890?|abcdefghij|password|qwertyuiop|lianxin)/i.test(password)
    ? 'guessable'
    : undefined
}
