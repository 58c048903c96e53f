import { join } from 'node:path'
import { type Check, node, tool } from './kit.ts'

const counter = join(import.meta.dirname, 'dead-count.mjs')
const knip = tool('knip/bin/knip.js')

type Named = { name: string; line?: number }
type Issue = { file: string } & Record<string, Named[] | string>

const said: Record<string, string> = {
  files: 'nobody imports this file',
  dependencies: 'nothing imports the dependency',
  devDependencies: 'nothing uses the development dependency',
  unlisted: 'is imported and not listed in package.json:',
  binaries: 'is run and not listed in package.json:',
  unresolved: 'is imported and not there:',
  exports: 'nobody imports',
  types: 'nobody imports the type',
  enumMembers: 'nobody uses',
}

/** Files, exports and dependencies that nothing uses, by knip.json; the count is of the source files it looked at. */
export const dead: Check = {
  name: 'dead',
  unit: 'files',
  minimum: 220,
  async look(root) {
    const { out, err, code } = await node(root, [knip, '--no-progress', '--reporter', 'json', '--reporter', counter])
    // 0: nothing dead, 1: something is; anything else did not finish.
    if (code > 1 || !out.trim()) return { saw: 0, problems: [`knip.json: no report: ${err.slice(0, 300)}`] }
    const [report = '', count = ''] = out.trim().split(/\n+(?=[^\n]*$)/)
    const { issues }: { issues: Issue[] } = JSON.parse(report)
    const { total }: { total: number } = JSON.parse(count)
    const problems = issues.flatMap((issue) =>
      Object.entries(said).flatMap(([kind, why]) => {
        const found = issue[kind]
        if (!Array.isArray(found)) return []
        return kind === 'files'
          ? found.map(() => `${issue.file}: ${why}`)
          : found.map((one) => `${issue.file}: ${why} ${one.name}`)
      }),
    )
    return { saw: total, problems }
  },
}
