import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Check, type Finding, node, tool } from './kit.ts'

// TypeScript 7 checks six times faster than 6, and brings a `tsc` of the same name: hence by path.
const compiler = tool('typescript-7/bin/tsc')

/** Type-checks one tsconfig and counts our own files among those the compiler really read. */
export async function typeCheck(root: string, config: string): Promise<Finding> {
  const { code, out } = await node(root, [compiler, '-p', config, '--listFiles', '--pretty', 'false'])
  const lines = out.split('\n').filter(Boolean)
  const read = lines.filter((line) => line.startsWith(root) && !line.includes('/node_modules/'))
  const problems = lines.filter((line) => /\berror TS\d+:/.test(line)).map((line) => line.replace(`${root}/`, ''))
  if (code !== 0 && problems.length === 0)
    problems.push(`${config}: the compiler ended with ${code}: ${out.slice(0, 300)}`)
  return { saw: new Set(read.map((line) => relative(root, line))).size, problems }
}

export const types: Check = {
  name: 'types',
  unit: 'files',
  minimum: 220,
  async look(root) {
    const configs = ['tsconfig.json', 'web/tsconfig.json'].filter((config) => existsSync(join(root, config)))
    const found = await Promise.all(configs.map((config) => typeCheck(root, config)))
    return {
      saw: found.reduce((sum, one) => sum + one.saw, 0),
      problems: [...new Set(found.flatMap((one) => one.problems))],
    }
  },
}
