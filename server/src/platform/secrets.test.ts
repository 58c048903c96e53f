import { generateSync } from 'otplib'
import { describe, expect, test } from 'vitest'
import { hashPassword, passwordFits, passwordWeakness } from './passwords.ts'
import { newToken, tokenHash } from './tokens.ts'
import { newTotpSecret, totpStep, totpUri } from './totp.ts'

describe('tokens', () => {
  test('hold at least 128 bits, differ, and go into an address as they are', () => {
    const all = Array.from({ length: 1000 }, newToken)
    expect(new Set(all).size).toBe(1000)
    for (const token of all) expect(token).toMatch(/^[\w-]{24}$/)
  })
  test('are stored as a hash of 64 hex digits that says nothing about them', () => {
    expect(tokenHash('abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(tokenHash("'; drop table")).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('passwords', () => {
  test('are argon2id with a salt of their own, and fit only themselves', async () => {
    const [one, two] = await Promise.all([hashPassword('一二三四五六七八九十'), hashPassword('一二三四五六七八九十')])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(one).not.toBe(two)
    expect(await passwordFits(one, '一二三四五六七八九十')).toBe(true)
    expect(await passwordFits(one, '一二三四五六七八九')).toBe(false)
  })
  test('of nobody never fit, not even the decoy’s, and cost as much time', async () => {
    const stored = await hashPassword('correct horse battery')
    expect(await passwordFits(undefined, 'nobody has this password')).toBe(false)
    expect(await passwordFits(null, '')).toBe(false)
    expect(await passwordFits('not a hash', 'x')).toBe(false)
    const time = async (hash: string | undefined) => {
      const start = performance.now()
      for (let n = 0; n < 5; n++) await passwordFits(hash, 'wrong horse battery')
      return performance.now() - start
    }
    const [known, unknown] = [await time(stored), await time(undefined)]
    expect(unknown).toBeGreaterThan(known / 3)
  })
  test('too short, too plain or made of what everybody knows are turned down; long phrases are not', () => {
    expect(passwordWeakness('short')).toBe('short')
    expect(passwordWeakness('x'.repeat(300))).toBe('long')
    expect(passwordWeakness('aaaaaaaaaaaa')).toBe('guessable')
    expect(passwordWeakness('14400000001ab', ['14400000001'])).toBe('guessable')
    expect(passwordWeakness('Password123!')).toBe('guessable')
    expect(passwordWeakness('今天下雨我去社区修水龙头')).toBeUndefined()
  })
})

describe('codes of an authenticator', () => {
  const secret = newTotpSecret()
  const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000)
  const code = (seconds: number) => generateSync({ secret, epoch: at(seconds).getTime() / 1000 })

  test('fit half a minute early or late, not more', () => {
    expect(totpStep(secret, code(0), at(0))).toBe(60_000_000)
    expect(totpStep(secret, code(0), at(30))).toBe(60_000_000)
    expect(totpStep(secret, code(0), at(-30))).toBe(60_000_000)
    expect(totpStep(secret, code(0), at(90))).toBeUndefined()
  })
  test('are good once', () => {
    const step = totpStep(secret, code(0), at(0))
    expect(totpStep(secret, code(0), at(5), step)).toBeUndefined()
    expect(totpStep(secret, code(30), at(31), step)).toBe(60_000_001)
  })
  test('may be typed with a space or full-width; anything else is no code', () => {
    const typed = `${code(0).slice(0, 3)} ${code(0).slice(3)}`
    expect(totpStep(secret, typed, at(0))).toBe(60_000_000)
    for (const bad of ['', 'abcdef', '12345', '1234567']) expect(totpStep(secret, bad, at(0))).toBeUndefined()
  })
  test('the address for the app names issuer and account', () => {
    expect(totpUri(secret, '连心', 'a')).toContain(`secret=${secret}`)
  })
})
