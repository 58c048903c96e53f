import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second of /proc; Linux has had 100 for ever. */
const ticks = 100

interface Process {
  parent: number
  /** Seconds of its own, and of children that ended and were waited for. */
  own: number
  ended: number
}

function read(pid: number): Process | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [parent = 0] = fields.slice(1, 2)
    const [user = 0, system = 0, userEnded = 0, systemEnded = 0] = fields.slice(11, 15)
    return { parent, own: (user + system) / ticks, ended: (userEnded + systemEnded) / ticks }
  } catch {
    return undefined
  }
}

/**
 * Processor seconds used so far by these processes and all below them, the ended ones too; 0 where there is no /proc.
 * On a machine that others use as well, processor time per operation says more than operations a second.
 */
export function cpuSeconds(roots: readonly number[]): number {
  const all = new Map<number, Process>()
  let names: string[] = []
  try {
    names = readdirSync('/proc')
  } catch {
    return 0
  }
  for (const name of names) {
    const found = /^\d+$/.test(name) ? read(Number(name)) : undefined
    if (found) all.set(Number(name), found)
  }
  const within = (pid: number): boolean => {
    for (let at: number | undefined = pid; at; at = all.get(at)?.parent) if (roots.includes(at)) return true
    return false
  }
  return [...all].filter(([pid]) => within(pid)).reduce((sum, [, { own, ended }]) => sum + own + ended, 0)
}
