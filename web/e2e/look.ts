/**
 * Opens pages as the people who use them, on a phone and on a desktop, and says what is wrong with them.
 *   node web/e2e/look.ts http://127.0.0.1:8080 --accounts .data/demo-accounts.json --set community=gvdwc [--only desk]
 * Signs in the first account of each role; pages of a role without one are left out and said so. Tests call `look`
 * with a page list and sessions of their own.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { DemoAccount } from '../../server/seed/accounts.ts'
import { openBrowser } from './browser.ts'
import { pages as allPages, type LookedAt, type Visitor } from './pages.ts'
import { decodePng, smallPng } from './png.ts'
import { signIn } from './sign-in.ts'

/** Something wrong: an error answer, a script or policy error, a page wider than its window, or what axe objects to. */
export interface Finding {
  page: string
  width: number
  kind: 'status' | 'console' | 'sideways' | 'axe'
  detail: string
}

export interface Look {
  baseUrl: string
  pages?: readonly LookedAt[]
  /** Values for the `:names` of paths. */
  set?: Record<string, string>
  /** The session cookie's value of a visitor; undefined leaves that visitor's pages out. Residents are not asked for. */
  session?: (visitor: Visitor) => string | undefined | Promise<string | undefined>
  /** Where pictures go, such as `docs/screens`; without it none are taken. */
  folder?: string
  /** A browser that is already open; it stays open. */
  browser?: Browser
}

const sizes = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
]
/** A picture of a very long page stops here. */
const tallest = 2600

/** Looks at every page at both widths. Gives the findings and the names of pages that nobody could be signed in for. */
export async function look(options: Look): Promise<{ findings: Finding[]; seen: string[]; leftOut: string[] }> {
  const browser = options.browser ?? (await openBrowser())
  const findings: Finding[] = []
  const seen: string[] = []
  const leftOut: string[] = []
  if (options.folder) await mkdir(options.folder, { recursive: true })
  try {
    for (const one of options.pages ?? allPages) {
      const session = one.as === 'resident' ? '' : await options.session?.(one.as)
      const path = one.path.replace(/:([a-zA-Z]+)/g, (name, key) => options.set?.[key] ?? name)
      if (session === undefined || path.includes('/:')) {
        leftOut.push(one.name)
        continue
      }
      for (const viewport of sizes) {
        const context = await open(browser, options.baseUrl, viewport, session, one.elder)
        findings.push(...(await lookAt(context, new URL(path, options.baseUrl).href, one, viewport, options.folder)))
        await context.close()
      }
      seen.push(one.name)
    }
  } finally {
    if (!options.browser) await browser.close()
  }
  return { findings, seen, leftOut }
}

/** A browser window of its own for one visitor; `session` empty is somebody not signed in. */
export async function open(
  browser: Browser,
  baseUrl: string,
  viewport: { width: number; height: number },
  session = '',
  elder?: boolean,
): Promise<BrowserContext> {
  const phone = viewport.width < 700
  const context = await browser.newContext({
    baseURL: baseUrl,
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    hasTouch: phone,
    isMobile: phone,
  })
  const cookie = (name: string, value: string) => ({ name, value, url: baseUrl })
  if (session) await context.addCookies([cookie('session', session)])
  if (elder) await context.addCookies([cookie('elder', '1')])
  return context
}

async function lookAt(
  context: BrowserContext,
  url: string,
  one: LookedAt,
  viewport: { width: number; height: number },
  folder?: string,
): Promise<Finding[]> {
  const findings: Finding[] = []
  const note = (kind: Finding['kind'], detail: string) =>
    findings.push({ page: one.name, width: viewport.width, kind, detail })
  const page = await context.newPage()
  page.on('pageerror', (error) => note('console', error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') note('console', `${message.text()} ${message.location().url}`)
  })
  const answer = await page.goto(url, { waitUntil: 'load' })
  if (answer && answer.status() >= 400) note('status', `${answer.status()} ${url}`)
  if (one.shows) await page.getByText(one.shows).first().waitFor({ timeout: 10_000 })
  else await page.waitForLoadState('networkidle', { timeout: 10_000 }).catch(() => note('status', 'never quiet'))
  const sideways = await sidewaysOf(page)
  if (sideways) note('sideways', sideways)
  for (const line of await seriousOf(page)) note('axe', line)
  if (folder) {
    await page.setViewportSize({ width: viewport.width, height: await heightOf(page, viewport.height) })
    const picture = await page.screenshot({ animations: 'disabled' })
    await writeFile(join(folder, `${one.name}-${viewport.width}.png`), smallPng(decodePng(picture)))
  }
  return findings
}

/** Undefined when the page does not scroll sideways, else how wide it is and what sticks out. */
export async function sidewaysOf(page: Page): Promise<string | undefined> {
  // A phone zooms out on a page that is too wide and then reports the wider window: the width set is what counts.
  const window = page.viewportSize()?.width ?? 0
  return page.evaluate<string | undefined>(`(() => {
    const wide = document.scrollingElement.scrollWidth
    if (wide <= ${window}) return undefined
    const all = [...document.body.querySelectorAll('*')]
    const out = all.find((one) => one.getBoundingClientRect().right > ${window} + 0.5)
    return wide + ' in a window of ${window}' + (out ? ': ' + out.cloneNode(false).outerHTML.slice(0, 120) : '')
  })()`)
}

/** What axe finds serious or critical, one line for each rule with the first places. */
export async function seriousOf(page: Page): Promise<string[]> {
  // The legacy mode leaves frames of other origins out, which no page has, and needs no second window to finish in.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const places = nodes.slice(0, 3).map((node) => node.target.join(' '))
      return `${id}: ${help} (${nodes.length}) ${places.join(' | ')}`
    })
}

async function heightOf(page: Page, least: number): Promise<number> {
  const height = await page.evaluate<number>('document.scrollingElement.scrollHeight')
  return Math.min(Math.max(height, least), tallest)
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      accounts: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      only: { type: 'string', multiple: true },
      folder: { type: 'string', default: 'docs/screens' },
    },
  })
  const [baseUrl] = positionals
  if (!baseUrl)
    throw new Error('usage: node web/e2e/look.ts <address> [--accounts file] [--set name=value] [--only page]')
  const accounts: DemoAccount[] = values.accounts ? JSON.parse(await readFile(values.accounts, 'utf8')) : []
  const sessions = new Map<string, Promise<string>>()
  const { findings, seen, leftOut } = await look({
    baseUrl,
    pages: allPages.filter((one) => !values.only || values.only.includes(one.name)),
    set: Object.fromEntries(values.set.map((one) => one.split('=', 2))),
    session: (visitor) => {
      const account = accounts.find((one) => one.role === visitor)
      if (account && !sessions.has(visitor)) sessions.set(visitor, signIn(baseUrl, account))
      return sessions.get(visitor)
    },
    folder: values.folder,
  })
  for (const { page, width, kind, detail } of findings) console.log(`${page} ${width} ${kind}: ${detail}`)
  if (leftOut.length > 0) console.log(`left out: ${leftOut.join(', ')}`)
  console.log(`${seen.length} pages seen, ${findings.length} findings`)
  process.exit(findings.length > 0 || seen.length === 0 ? 1 : 0)
}
