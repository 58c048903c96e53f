import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, node, tool } from './kit.ts'

const cruiser = tool('dependency-cruiser/bin/dependency-cruiser.mjs')
const config = join(import.meta.dirname, '../../.dependency-cruiser.cjs')
const rooms = ['rules', 'contract', 'server', 'web', 'bench', 'tools']

interface Cruise {
  modules: { source: string; coreModule?: boolean }[]
  summary: {
    violations: { from: string; to: string; rule: { name: string }; cycle?: { name: string }[] }[]
    ruleSetUsed: { forbidden: { name: string; comment: string }[] }
  }
}

/**
 * Import directions and cycles, by .dependency-cruiser.cjs. The count is of our own modules, because this tool reads
 * nothing and is content when it doesn't know the TypeScript it finds.
 */
export const imports: Check = {
  name: 'imports',
  unit: 'modules',
  minimum: 220,
  async look(root) {
    const there = rooms.filter((room) => existsSync(join(root, room)))
    const { out, err } = await node(root, [cruiser, '--config', config, '--output-type', 'json', ...there])
    if (!out.trim()) return { saw: 0, problems: [`.dependency-cruiser.cjs: no report: ${err.slice(0, 300)}`] }
    const { modules, summary }: Cruise = JSON.parse(out)
    const why = new Map(summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]))
    const own = modules.filter(({ source }) => rooms.some((room) => source.startsWith(`${room}/`)))
    const problems = summary.violations.map(({ from, to, rule, cycle }) => {
      const way = cycle ? cycle.map((step) => step.name).join(' → ') : to
      return `${from} → ${way}: ${why.get(rule.name) ?? rule.name}`
    })
    return { saw: own.length, problems: [...new Set(problems)] }
  },
}
