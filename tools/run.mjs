// The entry of every npm script, in plain JavaScript because it must run on the Node that is there (18 or later):
// sees to Node 24 and to the dependencies, then runs tools/<name>.ts with the arguments it was given.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { ensureNode } from './lib/node.mjs'
import { root } from './lib/places.mjs'

const [name, ...args] = process.argv.slice(2)
const file = join(root, 'tools', `${name}.ts`)

if (!name || !/^[a-z-]+$/.test(name) || !existsSync(file)) {
  console.error(`There is no tools/${name}.ts to run.`)
  process.exit(2)
}

try {
  const { node, env } = ensureNode()
  const use = await ensureInstalled({ name, node, env })
  run(node, env, use)
} catch (error) {
  // One line for what people can mend themselves; the rest keeps its stack.
  console.error(error.plain ? error.message : error)
  process.exit(1)
}

function run(node, env, use) {
  // Older 24s warn that running TypeScript is new; stdin is /dev/null so that nothing can wait for an answer.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', file, ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (child.pid) use.also(child.pid)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm hands a signal to the shell between us, which ends without telling: being left alone under npm means to stop.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 300).unref()
  child.on('error', (error) => {
    console.error(`${node}: ${error.message}`)
    use.leave()
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    use.leave()
    process.exit(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1))
  })
}
