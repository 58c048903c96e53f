import { generateSecret, generateURI, verifySync } from 'otplib'

/** A new shared secret (Base32, 160 bits). Store it sealed: who reads it can make codes. */
export const newTotpSecret = (): string => generateSecret()

/** What an authenticator app scans: issuer and account name as shown there. */
export const totpUri = (secret: string, issuer: string, account: string): string =>
  generateURI({ secret, issuer, label: account })

/**
 * The time step of a six-digit code that fits at `now`, or undefined. One step (30 s) early or late is forgiven. Pass
 * the step of the last code taken as `after` and store the new one: a code is good once (ASVS 6.5.1).
 */
export function totpStep(secret: string, code: string, now: Date, after?: number): number | undefined {
  const token = code.normalize('NFKC').replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const epoch = Math.floor(now.getTime() / 1000)
  const result = verifySync({
    secret,
    token,
    epoch,
    epochTolerance: 30,
    ...(after === undefined ? {} : { afterTimeStep: after }),
  })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}
