import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cacheFolder, plainError } from './places.mjs'

/** Number and start of a process, since a number alone may be given to another; undefined when it has ended. */
export function identity(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : `${pid}:${fields[19]}`
  } catch {
    if (process.platform === 'linux') return undefined
  }
  if (process.platform === 'win32') return alive(pid) ? `${pid}:` : undefined
  const asked = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: { LC_ALL: 'C' } })
  return asked.status === 0 && asked.stdout.trim() ? `${pid}:${asked.stdout.trim()}` : undefined
}

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

const me = () => identity(process.pid) ?? `${process.pid}:`
const lives = (who) => identity(Number(who.split(':')[0])) === who

/** Runs `work` while no other process of this checkout does. Waits for a living holder, takes over from a dead one. */
export async function locked(work) {
  const file = join(cacheFolder(), 'install.lock')
  for (let waited = 0; !take(file); waited++) {
    if (waited === 0) console.error('Another run of this checkout is installing; waiting for it')
    if (waited > 4 * 900) throw plainError(`Waited 15 minutes for ${file}: another run still holds it`)
    await sleep(250)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function take(file) {
  try {
    writeFileSync(file, me(), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  const holder = read(file)
  // Empty is one that is being written this instant.
  if (!holder || lives(holder)) return false
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    // Somebody quicker may have taken over in between: then it is his, and goes back.
    if (read(aside) === holder) rmSync(aside)
    else renameSync(aside, file)
  } catch {
    // Already moved by another waiter.
  }
  return false
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const folder = () => join(cacheFolder(), 'running')

/**
 * Notes that this process uses node_modules; `also` notes a child that would go on using it without us, `leave` takes
 * the notes back.
 */
export function enter(name) {
  mkdirSync(folder(), { recursive: true })
  const notes = []
  const also = (pid) => {
    const who = identity(pid)
    if (!who) return
    notes.push(join(folder(), String(pid)))
    writeFileSync(notes.at(-1), `${who}\n${name}`)
  }
  also(process.pid)
  const leave = () => {
    for (const note of notes) rmSync(note, { force: true })
  }
  return { also, leave }
}

/** Others of this checkout that are using node_modules now: their process and the script's name. */
export function othersRunning() {
  mkdirSync(folder(), { recursive: true })
  const found = []
  for (const file of readdirSync(folder())) {
    const [who, name] = read(join(folder(), file)).split('\n')
    if (!name) continue
    if (lives(who)) found.push({ pid: who.split(':')[0], name })
    else rmSync(join(folder(), file), { force: true })
  }
  return found
}
