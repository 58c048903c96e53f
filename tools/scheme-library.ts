import { type Dirent, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const isDated = (name: string) => /^\d{4}-\d{2}-\d{2}\.yaml$/.test(name)
/** Deep enough for schemes/examples/<id>/<date>.yaml seen from the checkout; a whole disk is nobody's library. */
const deepest = 5

/** What lies in a folder, nothing when it can't be opened. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

const datedIn = (folder: string) =>
  entriesOf(folder)
    .filter((entry) => entry.isFile() && isDated(entry.name))
    .map(({ name }) => join(folder, name))

const foldersIn = (folder: string) =>
  entriesOf(folder)
    .filter((entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name))
    .map(({ name }) => join(folder, name))

/** Scheme files in a folder and below it, by name; what can't be opened is passed by. */
export function schemeFiles(folder: string, depth = 0): string[] {
  const below = depth < deepest ? foldersIn(folder).flatMap((inner) => schemeFiles(inner, depth + 1)) : []
  return [...datedIn(folder), ...below].sort()
}

/**
 * The other files of a scheme's library: of `<id>/<date>.yaml` those of the folders beside it and of the examples. Any
 * other file, a copy somewhere else, has only what lies in its own folder.
 */
export function libraryOf(file: string, scheme: string): string[] {
  const own = dirname(file)
  const beside = dirname(own)
  const isAtHome = isDated(basename(file)) && basename(own) === scheme
  const library = basename(beside) === 'examples' ? dirname(beside) : beside
  const folders = isAtHome ? [...foldersIn(library), ...foldersIn(join(library, 'examples'))] : [own]
  return folders.flatMap(datedIn).filter((other) => other !== file)
}
