import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome']

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The browser of this machine: `CHROMIUM` when set, else the first known name in PATH. Throws with what to install. */
export function chromiumPath(): string {
  const places = (process.env.PATH ?? '').split(delimiter)
  const wanted = [process.env.CHROMIUM ?? '', ...names.flatMap((name) => places.map((place) => join(place, name)))]
  const found = wanted.find((path) => path !== '' && runnable(path))
  if (!found)
    throw new Error('no Chromium found: apt-get install -y chromium fonts-noto-cjk, or set CHROMIUM to its path')
  return found
}

/** Starts Chromium with a home and a profile of its own; `close` ends it and takes both away. */
export async function openBrowser(): Promise<Browser> {
  const home = mkdtempSync(join(tmpdir(), 'chromium-'))
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
    env: { ...process.env, HOME: home } as Record<string, string>,
  })
  browser.on('disconnected', () => rmSync(home, { recursive: true, force: true }))
  return browser
}
