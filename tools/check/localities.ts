import { type Check, filesOf, isCode, isTest, lineAt, textOf, withoutComments } from './kit.ts'

interface Place {
  name?: string
  streets?: Place[]
  communities?: Place[]
  county?: Place
}

/**
 * The names that belong to data: of each scheme its id, the place in its id, its own and its area's name, and every
 * street and community of its places.json. Two-character names are left out: they are ordinary words too.
 */
export function localityNames(root: string): Set<string> {
  const names = new Set<string>()
  const add = (name: string | undefined) => {
    if (name && [...name].length >= 3) names.add(name)
  }
  for (const path of filesOf(root, 'schemes')) {
    const [, id = ''] = path.split('/')
    if (id.includes('-')) [id, id.split('-')[0]].forEach(add)
    if (path.endsWith('places.json')) walk(JSON.parse(textOf(root, path)), add)
    if (path.endsWith('.yaml') && !path.endsWith('cases.yaml'))
      for (const name of areaNames(textOf(root, path))) names.add(name)
  }
  return names
}

/** Of a scheme file its own name and its area's: the whole, each level of it, and the levels without their 市, 区, 县. */
function areaNames(yaml: string): string[] {
  const own = /^name:\s*['"]?([^'"\n#]+)/m.exec(yaml)?.[1]?.trim() ?? []
  const area = /^area:[^\n]*\bname:\s*([^,}\s]+)/m.exec(yaml)?.[1] ?? ''
  const levels = area.split(/(?<=[省市区县旗盟])/)
  const bare = levels.map((level) => level.replace(/[省市区县盟旗]$/, '')).filter((name) => [...name].length >= 2)
  return [own, area, levels, bare].flat().filter(Boolean)
}

function walk(place: Place, add: (name?: string) => void): void {
  add(place.name)
  if (place.county) walk(place.county, add)
  for (const inner of [...(place.streets ?? []), ...(place.communities ?? [])]) walk(inner, add)
}

/** Lines of a text that name a locality. */
export function localitiesIn(path: string, text: string, names: Iterable<string>): string[] {
  const clean = withoutComments(path, text)
  const lower = clean.toLowerCase()
  return [...names].flatMap((name) => {
    const at = lower.indexOf(name.toLowerCase())
    return at < 0 ? [] : [`${path}:${lineAt(clean, at)} names “${name}”: localities are data, in schemes/`]
  })
}

/** No locality in code, SQL, styles or sentences: what one place wants is a parameter that all could use. */
export const localities: Check = {
  name: 'localities',
  unit: 'files',
  minimum: 220,
  async look(root) {
    const names = localityNames(root)
    const all = filesOf(root).filter(
      (path) =>
        /^(rules|contract|server|web|tools|bench)\//.test(path) &&
        (isCode(path) || /\.(sql|json|css|html)$/.test(path)) &&
        (!isTest(path) || path.startsWith('bench/')) &&
        // What is sown is data too.
        !/^server\/seed\/.*\.json$/.test(path) &&
        !path.endsWith('package.json'),
    )
    const problems = all.flatMap((path) => localitiesIn(path, textOf(root, path), names))
    if (names.size < 20) problems.push(`schemes: only ${names.size} names of localities were found to look for`)
    return { saw: all.length, problems }
  },
}
