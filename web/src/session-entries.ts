import { closed, endpoint, Id } from '@lianxin/contract/endpoint'
import { Type } from 'typebox'

const Code = Type.String()

export const me = endpoint({
  method: 'GET',
  path: '/api/me',
  reply: closed({
    person: closed({ id: Id, name: Code }),
    roles: Type.Array(
      closed({
        id: Id,
        role: Type.Union([
          Type.Literal('member'),
          Type.Literal('secretary'),
          Type.Literal('clerk'),
          Type.Literal('street'),
          Type.Literal('county'),
          Type.Literal('operator'),
        ]),
        organisation: closed({ id: Id, name: Code, kind: Code, code: Code }),
      }),
    ),
    current: Id,
    allowed: Type.Array(Code),
  }),
})
export const chooseRole = endpoint({
  method: 'POST',
  path: '/api/sessions/role',
  body: closed({ roleId: Id }),
  reply: Type.Unknown(),
})
export const signOut = endpoint({ method: 'DELETE', path: '/api/sessions/current', reply: Type.Unknown() })
export const askCode = endpoint({
  method: 'POST',
  path: '/api/sessions/code',
  body: closed({ phone: Code }),
  reply: Type.Unknown(),
})
export const signInByPhone = endpoint({
  method: 'POST',
  path: '/api/sessions/phone',
  body: closed({ phone: Code, code: Code }),
  reply: Type.Unknown(),
})
export const signInByPassword = endpoint({
  method: 'POST',
  path: '/api/sessions/password',
  body: closed({ login: Code, password: Code, totp: Type.Optional(Code) }),
  reply: Type.Unknown(),
})
