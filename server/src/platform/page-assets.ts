import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import type { FastifyInstance, FastifyRequest } from 'fastify'

type Asset = { path: string; type: string; text: string }
const web = new URL('../../../web/src/', import.meta.url)
// In the order of the cascade.
const styles = ['ui/tokens.css', ...['resident', 'parts', 'forms', 'paper'].map((name) => `enhance/${name}.css`)]
const year = 365 * 24 * 3600
let made: { css: Asset; js: Asset } | undefined

/**
 * The style and the script of the server-rendered pages, straight from their sources: the one token file and
 * the styles in one, enhance.ts with its types taken away. The address holds a hash of the content, so that it may be
 * cached for ever.
 */
export function assets(): { css: Asset; js: Asset } {
  made ??= {
    css: asset('resident', 'css', 'text/css', withoutComments(styles.map(read).join('\n'))),
    js: asset('enhance', 'js', 'text/javascript', withoutComments(stripTypes(read('enhance/enhance.ts')))),
  }
  return made
}

/**
 * Serves the two files, and keeps the elder view: `?elder=1` (or 0) on any page sets a cookie and leads back to the same
 * address without it. Call once on the root instance, after the cookie plugin.
 */
export function servePageAssets(http: FastifyInstance): void {
  for (const { path, type, text } of Object.values(assets())) {
    http.get(path, (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).header('cache-control', `public, max-age=${year}, immutable`).send(text),
    )
  }
  http.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET' || request.url.startsWith('/api/')) return
    const at = new URL(request.url.replace(/^\/+/, '/'), 'http://here')
    const elder = at.searchParams.get('elder')
    if (elder !== '1' && elder !== '0') return
    at.searchParams.delete('elder')
    reply.setCookie('elder', elder, { path: '/', maxAge: year, sameSite: 'lax', httpOnly: true })
    // A bare path: the answer can never lead to another host.
    return reply.header('cache-control', 'no-store').redirect(at.pathname + at.search, 303)
  })
}

/** Does this reader want the elder view? */
export const isElder = (request: FastifyRequest): boolean => request.cookies.elder === '1'

function read(path: string): string {
  return readFileSync(new URL(path, web), 'utf8')
}

/** Comments are for people who read the source; over the wire they only cost. Only whole-line // comments are taken. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^[ \t]+|[ \t]+$/gm, '')
    .replace(/\n{2,}/g, '\n')
}

/** Node warns once that stripping is experimental; it is how this whole server runs, so nobody need read it here. */
function stripTypes(source: string): string {
  const warn = process.emitWarning
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(source, { mode: 'strip' })
  } finally {
    process.emitWarning = warn
  }
}

function asset(name: string, ending: string, type: string, text: string): Asset {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return { path: `/assets/${name}.${hash}.${ending}`, type, text }
}
