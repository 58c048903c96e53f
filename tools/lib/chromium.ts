import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What a headless Chromium needs to run in a container, as root or not, and to leave the network alone. */
export const chromiumFlags: readonly string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
]

const installLine = 'apt-get install -y chromium fonts-noto-cjk'

/** CHROMIUM when set, else the first of the usual names in PATH; undefined when there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROMIUM) return isExecutable(env.CHROMIUM) ? env.CHROMIUM : undefined
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of folders) if (isExecutable(join(folder, name))) return join(folder, name)
  }
  return undefined
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** As findChromium; root gets it installed, with a font that has Chinese. Says what to run when it can't. */
export function ensureChromium(): string | undefined {
  const root = process.getuid?.() === 0 && ['/usr/bin/apt-get', '/bin/apt-get'].some((file) => existsSync(file))
  const found = findChromium()
  if (found && (hasChinese() || !root)) return found
  if (root && !process.env.CHROMIUM) {
    console.log(
      `Installing ${found ? 'a Chinese font' : 'Chromium and a Chinese font'} with apt-get for the tests of the pages`,
    )
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args: string[]) =>
      spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-qq', ...args], {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    apt('update')
    apt('install', '-y', ...(found ? [] : ['chromium']), 'fonts-noto-cjk')
  }
  const now = findChromium()
  if (!now)
    console.log(
      `No Chromium here, so the tests of the pages fail. As root: ${installLine}; or set CHROMIUM to its path`,
    )
  return now
}

/** Without fontconfig nobody can tell; then the browser's own choice stands. */
function hasChinese(): boolean {
  const asked = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' })
  return asked.status !== 0 || asked.stdout.trim() !== ''
}
