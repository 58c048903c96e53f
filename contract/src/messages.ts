import { Type } from 'typebox'
import { closed, Done, endpoint, Id, Instant } from './endpoint.ts'

export const Message = closed({
  id: Id,
  /** The sentence, in the reader's language; holds no names, phones or addresses. */
  text: Type.String(),
  link: Type.Union([Type.String(), Type.Null()]),
  /** Two lines with the full link, to be pasted into a message group. */
  paste: Type.String(),
  at: Instant,
  read: Type.Boolean(),
})

const Reply = closed({ messages: Type.Array(Message), unread: Type.Integer() })

export const myMessages = endpoint({ method: 'GET', path: '/api/me/messages', reply: Reply })
export const readMessages = endpoint({ method: 'POST', path: '/api/me/messages/read', reply: Done })
export const deskMessages = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/messages',
  params: closed({ communityId: Id }),
  reply: Reply,
})
export const unitMessages = endpoint({
  method: 'GET',
  path: '/api/units/:unitId/messages',
  params: closed({ unitId: Id }),
  reply: Reply,
})
