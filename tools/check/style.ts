import { type Check, node, tool } from './kit.ts'

const biome = tool('@biomejs/biome/bin/biome')

interface Report {
  summary: { changed: number; unchanged: number }
  diagnostics: {
    severity: string
    category: string
    message: string
    location?: { path?: string; start?: { line: number } }
  }[]
}

/** Format, lint and import order, all by biome.json; warnings count, because nobody reads warnings. */
export const style: Check = {
  name: 'style',
  unit: 'files',
  minimum: 250,
  async look(root) {
    const { out, err } = await node(root, [biome, 'check', '--reporter=json', '--max-diagnostics=none', '.'])
    const begin = out.indexOf('{')
    if (begin < 0) return { saw: 0, problems: [`biome.json: no report: ${err.slice(0, 300)}`] }
    const report: Report = JSON.parse(out.slice(begin))
    const problems = report.diagnostics
      .filter((one) => one.severity !== 'info' && one.severity !== 'hint')
      .map((one) => `${one.location?.path ?? '?'}:${one.location?.start?.line ?? 0} ${one.category}: ${firstLine(one)}`)
    return { saw: report.summary.changed + report.summary.unchanged, problems }
  },
}

const firstLine = (one: Report['diagnostics'][number]) =>
  one.category === 'format' ? 'not formatted' : (one.message.split('\n')[0] ?? '')
