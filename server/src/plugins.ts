import { existsSync } from 'node:fs'
import { join } from 'node:path'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import statics from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { App } from './context.ts'

/** Single-page surfaces: address prefix → built page. */
const surfaces = {
  '/console': 'console.html',
  '/m': 'member.html',
  '/sign-in': 'sign-in.html',
  '/invite': 'sign-in.html',
}

/** What makes the member's pages a thing to keep on the phone; below /m, so that the worker sees nothing else. */
const installs = ['m/app.webmanifest', 'm/worker.js', 'm/icon-192.png', 'm/icon-512.png']

/** Cookies, forms, uploads, compression, strict headers and the built web files. */
export async function setUpPlugins(http: FastifyInstance, app: App): Promise<void> {
  await http.register(cookie)
  await http.register(formbody, { bodyLimit: 256 * 1024 })
  await http.register(multipart, { limits: { fileSize: 20 * 1024 * 1024, files: 1, fields: 20 } })
  await http.register(compress, { threshold: 1024 })
  await http.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: app.config.publicOrigin.startsWith('https:'),
    referrerPolicy: { policy: 'same-origin' },
  })
  if (!existsSync(app.config.webDir)) return
  await http.register(statics, {
    root: join(app.config.webDir, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
  })
  for (const file of installs)
    http.get(`/${file}`, (_, reply) => {
      // the scope is the page's own address too, which has no slash at its end
      if (file.endsWith('worker.js')) reply.header('service-worker-allowed', '/m')
      return reply.sendFile(file, app.config.webDir, { immutable: false, maxAge: 0 })
    })
  for (const [prefix, file] of Object.entries(surfaces)) {
    const send = (_: unknown, reply: { sendFile: (name: string, root: string, options: object) => unknown }) =>
      reply.sendFile(file, app.config.webDir, { immutable: false, maxAge: 0 })
    http.get(prefix, send as never)
    http.get(`${prefix}/*`, send as never)
  }
}
