import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { businessDate } from '@lianxin/rules/calendar'
import { refuse } from '@lianxin/rules/refusal'
import { asOf, type Problem, parseScheme, type Scheme, startOf } from '@lianxin/rules/scheme'
import { type Broken, doubleReleases, resolveScheme } from '@lianxin/rules/scheme-resolve'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { type Clock, systemClock } from './clock.ts'
import { readYaml, writeYaml } from './yaml.ts'

/** One version as it was written, and as it counts: with what it inherits. */
export interface Version {
  own: Scheme
  whole: Scheme
  text: string
  source: 'file' | 'desk'
  /** The scheme whose versions count for what happened before the first version of this one. */
  follows?: string
  /** Why it was made, as its author told the one who released it. */
  note?: string
}

/** The schemes this server runs, each version found by its id and the business date of the fact it judges. */
export interface Schemes {
  /** The version in force on the date, of those that count today. Throws scheme-missing when there is none. */
  at(id: string | null, date: string): Scheme
  /** All versions of a scheme, newest first, with those of the scheme it follows: a year may be scored by several. */
  versions(id: string): readonly Scheme[]
  ids(): string[]
  /** All versions with their texts, newest first. */
  all(): readonly Version[]
  /** Puts in place what was released at the desk, all of it each time. Answers the texts it could not read. */
  adopt(released: readonly Released[]): Problem[]
}

/** A text from the files or the desk. */
export interface Released {
  scheme: string
  effective: string
  text: string
  follows: string | null
  note: string
}

/** Schemes out of parsed versions, whatever they came from; tests give their own. */
export function schemesOf(versions: readonly Scheme[], clock: Clock = systemClock): Schemes {
  const made = versions.map((own) => ({ own, text: writeYaml(own), source: 'file' as const }))
  return shelf(
    made.map((one) => ({ ...one, whole: one.own })),
    clock,
  )
}

type Written = Omit<Version, 'whole'>

const newestFirst = (a: Version, b: Version) => (a.own.effective < b.own.effective ? 1 : -1)

function shelf(files: readonly Version[], clock: Clock): Schemes {
  let held = [...files].sort(newestFirst)
  // scored a hundred thousand times between two releases; a day may be the first of a version that reaches back
  let chains = new Map<string, readonly Scheme[]>()
  let day = ''
  const chain = (id: string, ring: readonly string[] = []): readonly Scheme[] => {
    const today = businessDate(clock.now())
    if (day !== today) chains = new Map()
    day = today
    const known = chains.get(id)
    if (known) return known
    const own = held.filter((version) => version.own.scheme === id)
    const first = own.at(-1)
    const follows = first?.follows && !ring.includes(id) ? chain(first.follows, [...ring, id]) : []
    const before = follows.filter(({ effective }) => first !== undefined && effective < first.own.effective)
    const made = asOf([...own.map(({ whole }) => whole), ...before], today)
    chains.set(id, made)
    return made
  }
  return {
    at(id, date) {
      const own = chain(id ?? '')
      // what happened before the first version is judged by the first: a district's past has no other rules
      const found = own.find((version) => startOf(version) <= date) ?? own.at(-1)
      if (!found) throw refuse('scheme-missing', { scheme: id ?? '' })
      return found
    },
    versions: (id) => chain(id),
    ids: () => [...new Set(held.map(({ own }) => own.scheme))],
    all: () => held,
    adopt(released) {
      const problems: Problem[] = []
      const broken: Broken[] = []
      const taken = new Set(files.map(({ own }) => `${own.scheme}@${own.effective}`))
      const written = released.flatMap(({ scheme, effective, text, follows, note }): Written[] => {
        if (taken.has(`${scheme}@${effective}`)) return []
        const read = parseText(text)
        if (read.ok) return [{ own: read.scheme, text, source: 'desk', note, ...(follows ? { follows } : {}) }]
        problems.push(...read.problems.map((one) => ({ ...one, clause: `${scheme}@${effective} ${one.clause}` })))
        for (const problem of read.problems.slice(0, 1)) broken.push({ scheme, effective, problem })
        return []
      })
      const all = [...files.map(({ own }) => own), ...written.map(({ own }) => own)]
      const versions = written.flatMap((one): Version[] => {
        const resolved = wholeOf(one.own, all, broken)
        if (resolved.ok) return [{ ...one, whole: resolved.scheme }]
        problems.push(...resolved.problems)
        return []
      })
      held = [...files, ...versions].sort(newestFirst)
      chains = new Map()
      return problems
    },
  }
}

/** A scheme's text as data, in its own form only. */
export function parseText(text: string | Uint8Array) {
  const read = readYaml(text)
  return read.ok ? parseScheme(read.value, read.lineOf) : read
}

/** A version with what it inherits from the others. */
export function wholeOf(version: Scheme, all: readonly Scheme[], broken: readonly Broken[] = []) {
  if (!version.inherits?.length) return { ok: true as const, scheme: version }
  const others = all.filter(({ scheme, effective }) => scheme !== version.scheme || effective !== version.effective)
  return resolveScheme(version.scheme, version.effective, [...others, version], broken)
}

/** Reads `<dir>/<scheme id>/<effective date>.yaml` with what each inherits. Throws on the first that isn't valid. */
export async function loadSchemes(dir: string, clock: Clock = systemClock): Promise<Schemes> {
  const written: Written[] = []
  for (const folder of await readdir(dir, { withFileTypes: true })) {
    if (!folder.isDirectory() || folder.name === 'examples') continue
    for (const file of await readdir(join(dir, folder.name))) {
      if (!/^\d{4}-\d{2}-\d{2}\.yaml$/.test(file)) continue
      const bytes = await readFile(join(dir, folder.name, file))
      const parsed = parseText(bytes)
      if (!parsed.ok) throw broken(`${folder.name}/${file}`, parsed.problems)
      written.push({ own: parsed.scheme, text: bytes.toString(), source: 'file' })
    }
  }
  const all = written.map(({ own }) => own)
  const [twice] = doubleReleases(all)
  if (twice) throw broken(dir, [twice])
  return shelf(
    written.map((one) => {
      const resolved = wholeOf(one.own, all)
      if (!resolved.ok) throw broken(one.own.scheme, resolved.problems)
      return { ...one, whole: resolved.scheme }
    }),
    clock,
  )
}

const broken = (file: string, [first]: readonly Problem[]): Error => {
  const line = first?.line === undefined ? '' : `:${first.line}`
  return new Error(`${file}${line} ${first?.clause}: ${first?.message}（改成：${first?.instead}）`)
}

/** The scheme in force in a community on a day, today when none is given: service, points and publication follow it. */
export async function schemeOf(ctx: Ctx, db: Db, communityId: string, date?: string): Promise<Scheme> {
  const community = await db.sql
    .selectFrom('organisations')
    .select('schemeId')
    .where('id', '=', communityId)
    .executeTakeFirst()
  return ctx.app.schemes.at(community?.schemeId ?? null, date ?? businessDate(db.now))
}
