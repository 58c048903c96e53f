import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The first of these files that can be run; undefined when there is none. */
export function firstProgram(files: readonly string[]): string | undefined {
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** A program by its name, in PATH and where Debian keeps what only root runs. */
export function findProgram(name: string, path: string = process.env.PATH ?? ''): string | undefined {
  const folders = [...path.split(delimiter).filter(Boolean), '/usr/sbin', '/usr/local/sbin']
  return firstProgram(folders.map((folder) => join(folder, name)))
}

/** The bin folder of one major version of PostgreSQL as Debian or a build from source lays it; undefined without. */
export function findPostgres(major: number, roots: readonly string[] = ['/usr/lib/postgresql', '/usr/local/pgsql']) {
  const folders = roots.map((root) => join(root, String(major), 'bin'))
  return folders.find((folder) => has(folder, 'postgres') && has(folder, 'initdb'))
}

function has(folder: string, name: string): boolean {
  try {
    return readdirSync(folder).includes(name)
  } catch {
    return false
  }
}
