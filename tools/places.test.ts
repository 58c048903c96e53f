import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printPlaces, readPlaces } from './places.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'places-'))
  const dist = join(folder, 'dist')
  await mkdir(dist)
  await writeFile(join(dist, 'areas.json'), JSON.stringify([{ code: '990101', name: '甲区' }]))
  await writeFile(join(dist, 'cities.json'), JSON.stringify([{ code: '9901', name: '某地区' }]))
  await writeFile(join(dist, 'streets.csv'), 'code,name\n990101001,"东街街道",990101\n990102001,"别处街道",990102\n')
  await writeFile(join(dist, 'villages.csv'), 'code,name\n990101001001,"一社区",990101001\n990102001001,"二社区",1\n')
})
afterAll(() => rm(folder, { recursive: true }))

test('only the named county is taken, and the printed file reads back as the same places', async () => {
  const places = await readPlaces(folder, '990101')
  expect(places).toEqual({
    county: { code: '990101', name: '甲区' },
    streets: [{ code: '990101001', name: '东街街道', communities: [{ code: '990101001001', name: '一社区' }] }],
  })
  expect(JSON.parse(printPlaces(places))).toEqual(places)
})

test('a prefecture comes with its counties, each street under the code of its own', async () => {
  const places = await readPlaces(folder, '9901')
  expect(places.county).toEqual({ code: '990100', name: '某地区' })
  expect(places.counties).toEqual([{ code: '990101', name: '甲区' }])
  expect(places.streets.map(({ code }) => code)).toEqual(['990101001', '990102001'])
  expect(JSON.parse(printPlaces(places))).toEqual(places)
})

test('a county that the package does not know is refused', async () => {
  await expect(readPlaces(folder, '990199')).rejects.toThrow('990199')
})
