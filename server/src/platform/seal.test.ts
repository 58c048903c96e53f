import { createCipheriv, createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blind, newKey, open, parseKeyring, rewrap, SealBroken, seal } from './seal.ts'

const one = '1:'.concat('11'.repeat(32))
const two = '2:'.concat('22'.repeat(32))
const ring = parseKeyring(one)

describe('the algorithms are the national ones', () => {
  test('SM3 of “abc” is the standard’s (GB/T 32905 A.1)', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    )
  })
  test('SM3 of 16 times “abcd” is the standard’s (GB/T 32905 A.2)', () => {
    expect(createHash('sm3').update('abcd'.repeat(16)).digest('hex')).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    )
  })
  test('SM4 of the standard’s block under the standard’s key (GB/T 32907 A.1)', () => {
    const key = Buffer.from('0123456789abcdeffedcba9876543210', 'hex')
    const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false)
    expect(Buffer.concat([cipher.update(key), cipher.final()]).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
  })
  test('HMAC-SM3 is RFC 2104 over SM3', () => {
    const key = Buffer.alloc(64, 7)
    const pad = (byte: number) => Buffer.from(key.map((b) => b ^ byte))
    const inner = createHash('sm3').update(pad(0x36)).update('邻里').digest()
    const outer = createHash('sm3').update(pad(0x5c)).update(inner).digest('hex')
    expect(createHmac('sm3', key).update('邻里').digest('hex')).toBe(outer)
  })
})

describe('an envelope', () => {
  test('gives back exactly what was sealed, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string(), (text, context) => {
        const key = newKey(ring)
        expect(open(ring, key, seal(ring, key, text, context), context)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })
  test('keeps 𠮷 and emoji whole, and the empty text', () => {
    const key = newKey(ring)
    for (const text of ['', '𠮷野家 👨‍👩‍👧 二楼', 'x'.repeat(100_000)]) {
      expect(open(ring, key, seal(ring, key, text, 'needs:1'), 'needs:1')).toBe(text)
    }
  })
  test('is refused after a change of any single byte, each of the 255 ways', () => {
    const key = newKey(ring)
    const envelope = seal(ring, key, '5 幢 302', 'needs:1')
    for (let at = 0; at < envelope.length; at++) {
      for (let flip = 1; flip < 256; flip++) {
        const bad = Buffer.from(envelope)
        bad[at] = (bad[at] as number) ^ flip
        expect(() => open(ring, key, bad, 'needs:1')).toThrow(SealBroken)
      }
    }
  }, 60_000)
  test('is refused when cut at any length', () => {
    const key = newKey(ring)
    const envelope = seal(ring, key, '5 幢 302', 'needs:1')
    for (let n = 0; n < envelope.length; n++) {
      expect(() => open(ring, key, envelope.subarray(0, n), 'needs:1')).toThrow(SealBroken)
    }
  })
  test('is refused on another row and for another subject', () => {
    const [key, other] = [newKey(ring), newKey(ring)]
    const envelope = seal(ring, key, '14400000001', 'needs:1')
    expect(() => open(ring, key, envelope, 'needs:2')).toThrow(SealBroken)
    expect(() => open(ring, other, envelope, 'needs:1')).toThrow(SealBroken)
  })
  test('never comes out the same twice and shows none of its text', () => {
    const key = newKey(ring)
    const all = new Set(Array.from({ length: 200 }, () => seal(ring, key, '14400000001', 'a').toString('hex')))
    expect(all.size).toBe(200)
    expect(seal(ring, key, '14400000001', 'a').includes('14400000001')).toBe(false)
  })
})

describe('a wrapped key', () => {
  test('is refused after a change of any single byte', () => {
    const key = newKey(ring)
    for (let at = 0; at < key.length; at++) {
      const bad = Buffer.from(key)
      bad[at] = (bad[at] as number) ^ 1
      expect(() => seal(ring, bad, 'x', 'a')).toThrow(SealBroken)
    }
  })
  test('survives a change of the deployment key, and the data need not be touched', () => {
    const key = newKey(ring)
    const envelope = seal(ring, key, '望棠小区', 'needs:1')
    const both = parseKeyring(`${two},${one}`)
    const moved = rewrap(both, key)
    const blindHex = ring.blindKey.toString('hex')
    const onlyNew = parseKeyring(two, blindHex)
    expect(open(both, key, envelope, 'needs:1')).toBe('望棠小区')
    expect(open(onlyNew, moved, envelope, 'needs:1')).toBe('望棠小区')
    expect(() => open(onlyNew, key, envelope, 'needs:1')).toThrow(SealBroken)
    expect(blind(onlyNew, 'phone', '14400000001')).toBe(blind(ring, 'phone', '14400000001'))
  })
  test('does not open under another deployment key of the same number', () => {
    const foreign = parseKeyring('1:'.concat('ab'.repeat(32)))
    expect(() => seal(foreign, newKey(ring), 'x', 'a')).toThrow(SealBroken)
  })
})

describe('the keyed look-up hash', () => {
  test('meets one number however it was typed', () => {
    const hashes = ['14400000001', '１４４００００００01', '144 0000-0001', '+86 14400000001', '0086-14400000001']
    expect(new Set(hashes.map((v) => blind(ring, 'phone', v))).size).toBe(1)
  })
  test('meets one door however its dash was typed, and keeps 5-302 from 53-02', () => {
    const door = (v: string) => blind(ring, 'door', v)
    expect(door('望棠小区 5－302')).toBe(door('望棠小区5–302'))
    expect(door('5-302')).not.toBe(door('53-02'))
  })
  test('keeps purposes, values and deployments apart', () => {
    const foreign = parseKeyring('1:'.concat('ab'.repeat(32)))
    const all = [
      blind(ring, 'phone', '14400000001'),
      blind(ring, 'door', '14400000001'),
      blind(ring, 'phone', '14400000002'),
      blind(foreign, 'phone', '14400000001'),
    ]
    expect(new Set(all).size).toBe(4)
  })
})

test('malformed deployment keys stop the start', () => {
  for (const bad of ['', '1:short', '0:'.concat('11'.repeat(32)), `${one},${one}`, '11'.repeat(32)]) {
    expect(() => parseKeyring(bad)).toThrow()
  }
})
