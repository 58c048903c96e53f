import { createHash, timingSafeEqual } from 'node:crypto'
import { refuse } from '@lianxin/rules/refusal'
import type { FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { pageRoute } from '../platform/route.ts'

const loopback = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/
const same = (one: string, other: string): boolean => {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest())
  return left !== undefined && right !== undefined && timingSafeEqual(left, right)
}

/**
 * With a token, who knows it. Without one, this machine alone, and only where the server's own address is a loopback
 * one: behind a proxy on the same machine everybody seems to come from there.
 */
function mayMeasure({ metricsToken, publicOrigin }: Config, request: FastifyRequest): boolean {
  if (metricsToken) return same(String(request.headers.authorization ?? ''), `Bearer ${metricsToken}`)
  const { hostname } = new URL(publicOrigin)
  const athome = hostname === 'localhost' || loopback.test(hostname.replace(/^\[|\]$/g, ''))
  return athome && loopback.test(request.socket.remoteAddress ?? '') && !request.headers['x-forwarded-for']
}

/** What Prometheus fetches; for others this address does not exist. */
export const metricsPage = pageRoute(
  'GET',
  '/metrics',
  { can: 'community.read', at: 'nowhere' },
  async ({ app }, { request }) => {
    if (!mayMeasure(app.config, request)) throw refuse('not-found')
    return { file: await app.metrics.text(), noStore: true }
  },
)
