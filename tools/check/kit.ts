import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import ts from 'typescript'

/** What one check saw (files, modules, keys …) and what it objects to, each problem one line that starts with a path. */
export interface Finding {
  saw: number
  problems: string[]
}

/**
 * A check of the tree below `root`. `minimum` is the least it must have seen: a tool that silently looks at nothing
 * passes everything, so seeing too little is itself a problem.
 */
export interface Check {
  name: string
  /** What `saw` counts, in the plural. */
  unit: string
  minimum: number
  look(root: string): Promise<Finding>
}

const skipped = new Set(['node_modules', '.git', '.data', '.cache', 'dist', 'coverage'])

/** Paths below `root` with `/` between their parts, sorted, built and fetched folders left out. */
export function filesOf(root: string, below = ''): string[] {
  const found: string[] = []
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (entry.isFile()) found.push(relative(root, path).split(sep).join('/'))
    }
  }
  try {
    walk(join(root, below))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return found.sort()
}

export const textOf = (root: string, path: string): string => readFileSync(join(root, path), 'utf8')

/** 1-based line of a character's index. */
export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

export const isCode = (path: string): boolean => /\.(ts|tsx|mjs|cjs|js)$/.test(path)
export const isTest = (path: string): boolean =>
  /\.(test|long)\.tsx?$/.test(path) || /^(server\/test|rules\/test|web\/e2e|bench)\//.test(path)

export function parse(path: string, text: string): ts.SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind)
}

/** The same text with every comment blanked out and every other character where it was. */
export function withoutComments(path: string, text: string): string {
  if (path.endsWith('.sql')) return blank(text, /--[^\n]*|\/\*[\s\S]*?\*\//g)
  if (path.endsWith('.css')) return blank(text, /\/\*[\s\S]*?\*\//g)
  if (path.endsWith('.yaml')) return blank(text, /(^|\s)#[^\n]*/g)
  return isCode(path) ? tokens(path, text, () => true) : text
}

/** Only what stands inside string and template literals, every character where it was: the place of embedded SQL. */
export const onlyStrings = (path: string, text: string): string =>
  tokens(path, text, (node) => ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node))

function tokens(path: string, text: string, wanted: (leaf: ts.Node) => boolean): string {
  const source = parse(path, text)
  let done = 0
  const parts: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isJSDoc(node)) return
    const children = node.getChildren(source)
    if (children.length > 0) return children.forEach(visit)
    const start = node.getStart(source)
    const own = text.slice(start, node.end)
    parts.push(spaces(text.slice(done, start)), wanted(node) ? own : spaces(own))
    done = node.end
  }
  visit(source)
  return parts.join('')
}

const spaces = (text: string) => text.replace(/[^\n]/g, ' ')
const blank = (text: string, pattern: RegExp) => text.replace(pattern, spaces)

/** A finished child process; a non-zero end is not an error here, because most tools say “problems found” that way. */
export interface Ended {
  code: number
  out: string
  err: string
}

/** Where a program of node_modules lies; its name alone may be another one's, as `tsc` is. */
export const tool = (path: string): string => join(import.meta.dirname, '../../node_modules', path)

/** Runs a program of node_modules by path under this Node, so that nothing depends on PATH. */
export function node(root: string, args: string[], cwd = root): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, maxBuffer: 256 << 20, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } }
    execFile(process.execPath, args, options, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err })
    })
  })
}
