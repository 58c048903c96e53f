import { Type } from 'typebox'
import { closed, Done, endpoint, Id, Instant } from './endpoint.ts'

const Phone = Type.String({ minLength: 1, maxLength: 40, description: 'as people write it: +86, spaces, dashes' })
const Password = Type.String({ minLength: 1, maxLength: 400 })
const Token = Type.String({ minLength: 20, maxLength: 100 })
const Login = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$',
  description: '3 to 40 Latin letters, digits, dots and dashes; upper and lower case are the same',
})

export const RoleName = Type.Union([
  Type.Literal('member'),
  Type.Literal('secretary'),
  Type.Literal('clerk'),
  Type.Literal('grid-worker'),
  Type.Literal('street'),
  Type.Literal('county'),
  Type.Literal('operator'),
])

/** What the sign-in page needs to know before anybody has signed in. */
export const signInWays = endpoint({
  method: 'GET',
  path: '/api/sessions/ways',
  reply: closed({
    staffTotp: Type.Boolean({ description: 'staff are asked for a code of their authenticator, too' }),
    inbox: Type.Boolean({ description: 'one-time codes are shown at /inbox (development only)' }),
  }),
})

/** Sends a one-time code if the phone is on a roster. The answer and the work are the same if it is not. */
export const askCode = endpoint({
  method: 'POST',
  path: '/api/sessions/code',
  body: closed({ phone: Phone }),
  reply: Done,
})

/** A member signs in. Refused with `code-expired` (too old, used, five wrong tries) or `wrong-credentials`. */
export const signInByPhone = endpoint({
  method: 'POST',
  path: '/api/sessions/phone',
  body: closed({ phone: Phone, code: Type.String({ minLength: 1, maxLength: 20 }) }),
  reply: Done,
})

/** Staff sign in. Refused with `wrong-credentials`, whatever was wrong, and `locked-out` after five wrong tries. */
export const signInByPassword = endpoint({
  method: 'POST',
  path: '/api/sessions/password',
  body: closed({
    login: Type.String({ minLength: 1, maxLength: 100 }),
    password: Password,
    totp: Type.Optional(Type.String({ maxLength: 20 })),
  }),
  reply: Done,
})

export const me = endpoint({
  method: 'GET',
  path: '/api/me',
  reply: closed({
    person: closed({ id: Id, name: Type.String() }),
    roles: Type.Array(
      closed({
        id: Id,
        role: RoleName,
        organisation: closed({
          id: Id,
          name: Type.String(),
          kind: Type.String(),
          code: Type.String(),
          communityId: Type.Union([Id, Type.Null()], { description: 'the community it is or lies in' }),
        }),
      }),
    ),
    current: Id,
    allowed: Type.Array(Type.String(), { description: 'actions of rules/permissions that the current role may do' }),
  }),
})

/** Acts in another of one's roles from here on, without signing in again. */
export const chooseRole = endpoint({
  method: 'POST',
  path: '/api/sessions/role',
  body: closed({ roleId: Id }),
  reply: Done,
})

export const signOut = endpoint({ method: 'DELETE', path: '/api/sessions/current', reply: Done })

/** Ends every session of the person, this one too. */
export const signOutEverywhere = endpoint({ method: 'DELETE', path: '/api/sessions', reply: Done })

/** A new password; every other session ends. */
export const changePassword = endpoint({
  method: 'POST',
  path: '/api/me/password',
  body: closed({ current: Password, next: Password }),
  reply: Done,
})

/** Sends a code to a new number of the person signed in. */
export const askNewPhone = endpoint({
  method: 'POST',
  path: '/api/me/phone/code',
  body: closed({ phone: Phone }),
  reply: Done,
})

/** The number is the person's from here on, and the old one no longer. Refused with `already-exists` if another has it. */
export const changePhone = endpoint({
  method: 'POST',
  path: '/api/me/phone',
  body: closed({ phone: Phone, code: Type.String({ minLength: 1, maxLength: 20 }) }),
  reply: Done,
})

/** What an invitation is for. A post, so that its token stands in no log. */
export const lookAtInvitation = endpoint({
  method: 'POST',
  path: '/api/invitations/look',
  body: closed({ token: Token }),
  reply: closed({
    organisation: closed({ name: Type.String(), kind: Type.String() }),
    role: RoleName,
    expiresAt: Instant,
    reset: Type.Boolean({ description: 'a new password for an account that is there; asks for the password only' }),
    login: Type.Optional(Type.String({ description: 'of the account to be reset' })),
    signedIn: Type.Boolean({ description: 'the role goes to the person signed in here' }),
    needsLogin: Type.Boolean({ description: 'whoever is signed in has no login yet, or nobody is signed in' }),
  }),
})

/**
 * Uses an invitation, once, and signs in. Somebody signed in gets the role added to their own person and gives
 * `login` and `password` only if they have none; anyone else gives `name`, `login` and `password`. A reset takes
 * `password` alone. `totp` of the reply is to be shown once, when the deployment asks for it.
 */
export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/api/invitations/accept',
  body: closed({
    token: Token,
    name: Type.Optional(Type.String({ maxLength: 200 })),
    login: Type.Optional(Login),
    password: Type.Optional(Password),
    phone: Type.Optional(Phone),
  }),
  reply: closed({
    done: Type.Literal(true),
    totp: Type.Optional(closed({ secret: Type.String(), uri: Type.String() })),
  }),
})
