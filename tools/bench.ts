import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Figure, Must, Result } from '../bench/kit/figure.ts'
import { giveUp } from './lib/stopping.ts'

// npm run bench -- <name> [--json] [--clients N] [--rounds N] [--seconds N] [--rows N]
// [--records N]: one figure of bench/, measured
// against its baseline in one run. The last line is JSON.
const folder = join(import.meta.dirname, '../bench')
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3))

function asked() {
  const number = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      clients: number,
      rounds: number,
      seconds: number,
      rows: number,
      records: number,
    },
  })
  const [name] = positionals
  if (!name || !existsSync(join(folder, `${name}.ts`))) throw new Error(`npm run bench -- <${known.join(' | ')}>`)
  const { clients, rounds, seconds, rows, records } = values
  const counts = { clients, rounds, seconds, rows, records }
  const numbers = Object.entries(counts).filter((one): one is [string, string] => one[1] !== undefined)
  for (const [option, value] of numbers) if (!(Number(value) > 0)) throw new Error(`--${option} takes a number above 0`)
  return {
    name,
    json: values.json ?? false,
    numbers: Object.fromEntries(numbers.map(([key, value]) => [key, Number(value)])),
  }
}

const meets = (must: Must, { ratio }: Result): boolean =>
  ratio >= (must['at-least'] ?? Number.NEGATIVE_INFINITY) && ratio <= (must['at-most'] ?? Number.POSITIVE_INFINITY)

try {
  const { name, json, numbers } = asked()
  const { figure } = (await import(`../bench/${name}.ts`)) as { figure: Figure }
  const say = (line: string) => json || console.log(line)
  say(`${figure.name}: ${figure.says}`)
  const options = { ...numbers, say }
  const must = typeof figure.must === 'function' ? figure.must(options) : figure.must
  const result = await figure.run(options)
  const answer = { name: figure.name, ...result, must, meets: meets(must, result) }
  say(`ratio ${result.ratio}, must be ${JSON.stringify(must)}: ${answer.meets ? 'reached' : 'NOT reached'}`)
  console.log(JSON.stringify(answer))
} catch (error) {
  giveUp(error)
}
