import { Type } from 'typebox'
import { closed, endpoint } from './endpoint.ts'

export const healthz = endpoint({
  method: 'GET',
  path: '/healthz',
  reply: closed({ ok: Type.Literal(true), database: Type.Boolean() }),
})
