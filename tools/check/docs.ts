import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { type Check, filesOf, lineAt, textOf } from './kit.ts'

const roots = 'rules|schemes|contract|server|web|bench|deploy|tools|docs|\\.ci'
const spelled = new RegExp(`\`((?:${roots})/[^\`\\s]*)\``, 'g')
const linked = /\]\(([^)\s]+)\)/g

/** Files and folders that a page of ours names: `server/src/main.ts` in code marks, and every relative link. */
export function namedPaths(page: string, text: string): { line: number; path: string }[] {
  const found: { line: number; path: string }[] = []
  for (const match of text.matchAll(spelled)) {
    const path = match[1] ?? ''
    // A pattern speaks of files in general: <feature>, {a,b}, *, NNNN.
    if (!/[<>{}*…]|NNNN/.test(path)) found.push({ line: lineAt(text, match.index), path: path.replace(/[:#].*$/, '') })
  }
  for (const match of text.matchAll(linked)) {
    const target = (match[1] ?? '').replace(/#.*$/, '')
    if (!target || /^[a-z]+:/.test(target)) continue
    found.push({ line: lineAt(text, match.index), path: normalize(join(dirname(page), target)) })
  }
  return found
}

/** Every path that the documents name is there. */
export const docs: Check = {
  name: 'docs',
  unit: 'paths',
  minimum: 65,
  async look(root) {
    const named = filesOf(root)
      .filter((path) => path.endsWith('.md'))
      .flatMap((page) => namedPaths(page, textOf(root, page)).map((one) => ({ page, ...one })))
    const problems = named
      .filter((one) => !existsSync(join(root, one.path)))
      .map((one) => `${one.page}:${one.line} names ${one.path}, which is not there`)
    return { saw: named.length, problems }
  },
}
