import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { chromiumFlags, findChromium } from '../../tools/lib/chromium.ts'

/** Starts this machine's Chromium with a home of its own, which goes with it. Throws with what to install. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium: apt-get install -y chromium fonts-noto-cjk, or set CHROMIUM')
  const home = mkdtempSync(join(tmpdir(), 'chromium-'))
  const env = { ...process.env, HOME: home } as Record<string, string>
  const browser = await chromium.launch({ executablePath, args: [...chromiumFlags], env })
  browser.on('disconnected', () => rmSync(home, { recursive: true, force: true }))
  return browser
}
