import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { decodePng, smallPng } from './png.ts'

/** The palette picture turned back into colours, for comparing. */
function coloursOf(png: Buffer): number[] {
  const at = png.indexOf('PLTE')
  const count = png.readUInt32BE(at - 4) / 3
  return Array.from({ length: count }, (_, index) => png.readUIntBE(at + 4 + index * 3, 3))
}

test('a picture with few colours keeps each of them exactly', () => {
  const rgb = Buffer.from([156, 43, 34, 250, 246, 239, 156, 43, 34, 36, 33, 29])
  expect(coloursOf(smallPng({ width: 2, height: 2, rgb }))).toEqual([0x9c2b22, 0xfaf6ef, 0x24211d])
})

test('a picture with many colours keeps the commonest and at most 256', () => {
  const rgb = Buffer.alloc(3 * 40_000, 200)
  for (let pixel = 0; pixel < 20_000; pixel++) rgb.writeUIntBE((pixel * 839) % 0xffffff, pixel * 3, 3)
  const colours = coloursOf(smallPng({ width: 200, height: 200, rgb }))
  expect(colours[0]).toBe(0xc8c8c8)
  expect(colours.length).toBeLessThanOrEqual(256)
})

test('all row filters are undone', () => {
  const pixels = [10, 20, 30, 40, 50, 60]
  const rows = [
    [0, ...pixels],
    [1, 10, 20, 30, 30, 30, 30],
    [2, 0, 0, 0, 0, 0, 0],
    [3, 5, 10, 15, 15, 15, 15],
    [4, 0, 0, 0, 0, 0, 0],
  ]
  const head = Buffer.alloc(13)
  head.writeUInt32BE(2, 0)
  head.writeUInt32BE(5, 4)
  head.set([8, 2], 8)
  const part = (type: string, body: Buffer) => {
    const size = Buffer.alloc(4)
    size.writeUInt32BE(body.length)
    return Buffer.concat([size, Buffer.from(type), body, Buffer.alloc(4)])
  }
  const file = Buffer.concat([Buffer.alloc(8), part('IHDR', head), part('IDAT', deflateSync(Buffer.from(rows.flat())))])
  const { rgb } = decodePng(file)
  for (let row = 0; row < 5; row++) expect([...rgb.subarray(row * 6, row * 6 + 6)]).toEqual(pixels)
})
