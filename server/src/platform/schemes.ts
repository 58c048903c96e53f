import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { businessDate } from '@lianxin/rules/calendar'
import { refuse } from '@lianxin/rules/refusal'
import { type Problem, parseScheme, type Scheme } from '@lianxin/rules/scheme'
import { resolveScheme } from '@lianxin/rules/scheme-inherit'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { readYaml } from './yaml.ts'

/** The schemes this server runs, each version found by its id and the business date of the fact it judges. */
export interface Schemes {
  /** The version in force on the date. Throws scheme-missing when there is none. */
  at(id: string | null, date: string): Scheme
  /** All versions of a scheme: a year may be scored by more than one. */
  versions(id: string): readonly Scheme[]
  ids(): string[]
}

/** Schemes out of parsed versions, whatever they came from; tests give their own. */
export function schemesOf(versions: readonly Scheme[]): Schemes {
  const newestFirst = [...versions].sort((a, b) => (a.effective < b.effective ? 1 : -1))
  return {
    at(id, date) {
      const own = newestFirst.filter((version) => version.scheme === id)
      // what happened before the first version is judged by the first: a district's past has no other rules
      const found = own.find((version) => version.effective <= date) ?? own.at(-1)
      if (!found) throw refuse('scheme-missing', { scheme: id ?? '' })
      return found
    },
    versions: (id) => newestFirst.filter((version) => version.scheme === id),
    ids: () => [...new Set(versions.map((version) => version.scheme))],
  }
}

/** Reads `<dir>/<scheme id>/<effective date>.yaml` with what each inherits. Throws on the first that isn't valid. */
export async function loadSchemes(dir: string): Promise<Schemes> {
  const versions: Scheme[] = []
  for (const folder of await readdir(dir, { withFileTypes: true })) {
    if (!folder.isDirectory() || folder.name === 'examples') continue
    for (const file of await readdir(join(dir, folder.name))) {
      if (!/^\d{4}-\d{2}-\d{2}\.yaml$/.test(file)) continue
      const text = readYaml(await readFile(join(dir, folder.name, file), 'utf8'))
      const parsed = text.ok ? parseScheme(text.value, text.lineOf) : text
      if (!parsed.ok) throw broken(`${folder.name}/${file}`, parsed.problems)
      versions.push(parsed.scheme)
    }
  }
  return schemesOf(versions.map((version) => whole(version, versions)))
}

function whole(version: Scheme, all: readonly Scheme[]): Scheme {
  if (!version.inherits?.length) return version
  const resolved = resolveScheme(version.scheme, version.effective, all)
  if (!resolved.ok) throw broken(version.scheme, resolved.problems)
  return resolved.scheme
}

const broken = (file: string, [first]: readonly Problem[]): Error =>
  new Error(`${file}: ${first?.clause} ${first?.message}`)

/** The scheme in force in a community on a day, today when none is given: service, points and publication follow it. */
export async function schemeOf(ctx: Ctx, db: Db, communityId: string, date?: string): Promise<Scheme> {
  const community = await db.sql
    .selectFrom('organisations')
    .select('schemeId')
    .where('id', '=', communityId)
    .executeTakeFirst()
  return ctx.app.schemes.at(community?.schemeId ?? null, date ?? businessDate(db.now))
}
