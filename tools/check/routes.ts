import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Check, filesOf } from './kit.ts'

interface Guarded {
  guard?: { can?: string; at?: string }
}
interface Listed {
  name: string
  routes?: readonly (Guarded & { entry: { method: string; path: string } })[]
  pages?: readonly (Guarded & { method: string; path: string })[]
}

/** Routes without a known right, doubled addresses, and features that nobody listed. `actions` are the known rights. */
export function routeProblems(features: readonly Listed[], actions: ReadonlySet<string>): string[] {
  const taken = new Map<string, string>()
  return features.flatMap((feature) =>
    addressesOf(feature).flatMap(({ method, path, guard }) => {
      const address = `${method} ${path}`
      const shape = address.replace(/:\w+/g, ':')
      const problems: string[] = []
      const other = taken.get(shape)
      if (other) problems.push(`server/src/${feature.name}: ${address} is already answered by ${other}`)
      taken.set(shape, feature.name)
      if (!guard?.can) problems.push(`server/src/${feature.name}: ${address} does not say who can`)
      else if (!actions.has(guard.can))
        problems.push(
          `server/src/${feature.name}: ${address} needs “${guard.can}”, which rules/src/permissions.ts does not know`,
        )
      return problems
    }),
  )
}

const addressesOf = (feature: Listed) => [
  ...(feature.routes ?? []).map(({ entry, guard }) => ({ method: entry.method, path: entry.path, guard })),
  ...(feature.pages ?? []).map(({ method, path, guard }) => ({ method, path, guard })),
]

/** Every address the server answers says which right it needs; the list is the server's own table of contents. */
export const routes: Check = {
  name: 'routes',
  unit: 'routes',
  minimum: 60,
  async look(root) {
    const load = (path: string) => import(pathToFileURL(join(root, path)).href)
    const { features }: { features: readonly Listed[] } = await load('server/src/app.ts')
    const { permissions }: { permissions: Record<string, unknown> } = await load('rules/src/permissions.ts')
    const listed = new Set(features.map((feature) => feature.name))
    const answering = filesOf(root, 'server/src').filter((path) =>
      /^server\/src\/[^/]+\/(routes|pages)\.ts$/.test(path),
    )
    const problems = answering
      .filter((path) => !listed.has(path.split('/')[2] ?? ''))
      .map((path) => `${path}: its feature is not in the list of server/src/app.ts`)
    problems.push(...routeProblems(features, new Set(Object.keys(permissions))))
    return { saw: features.reduce((sum, feature) => sum + addressesOf(feature).length, 0), problems }
  },
}
