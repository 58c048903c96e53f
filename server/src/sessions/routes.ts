import {
  acceptInvitation,
  askCode,
  askNewPhone,
  changePassword,
  changePhone,
  chooseRole,
  lookAtInvitation,
  me,
  signInByPassword,
  signInByPhone,
  signInWays,
  signOut,
  signOutEverywhere,
} from '@lianxin/contract/sessions'
import type { FastifyReply } from 'fastify'
import type { Ctx } from '../context.ts'
import { setSession } from '../http.ts'
import { type Feature, pageRoute, route } from '../platform/route.ts'
import * as invitations from './commands.invitation.ts'
import * as phones from './commands.phone.ts'
import * as commands from './commands.ts'
import { sweep } from './jobs.ts'
import { inboxPage } from './pages.ts'
import { whoAmI } from './queries.ts'

const start = { can: 'session.start', at: 'nowhere' } as const
const end = { can: 'session.end', at: 'nowhere' } as const
const own = { can: 'session.read', at: 'self' } as const

function enter(ctx: Ctx, reply: FastifyReply, { token, seconds }: commands.Started) {
  setSession(ctx.app, reply, token, seconds)
  return { done: true as const }
}

/** Signing in and out, switching between one's roles, redeeming invitations. */
export const sessions: Feature = {
  name: 'sessions',
  routes: [
    route(signInWays, start, async ({ app: { config } }) => ({ staffTotp: config.staffTotp, inbox: config.inbox })),
    route(askCode, start, (ctx, { body }) => commands.askCode(ctx, body)),
    route(signInByPhone, start, async (ctx, { body, reply }) =>
      enter(ctx, reply, await commands.signInByPhone(ctx, body)),
    ),
    route(signInByPassword, start, async (ctx, { body, reply }) =>
      enter(ctx, reply, await commands.signInByPassword(ctx, body)),
    ),
    route(me, own, async (ctx) => whoAmI(ctx)),
    route(chooseRole, { can: 'session.switch', at: 'self' }, (ctx, { body }) => commands.chooseRole(ctx, body)),
    route(changePassword, own, (ctx, { body }) => commands.changePassword(ctx, body)),
    route(askNewPhone, own, (ctx, { body }) => phones.askNewPhone(ctx, body)),
    route(changePhone, own, (ctx, { body }) => phones.changePhone(ctx, body)),
    route(signOut, end, async (ctx, { reply }) => {
      setSession(ctx.app, reply, undefined)
      return commands.signOut(ctx)
    }),
    route(signOutEverywhere, { can: 'session.end', at: 'self' }, async (ctx, { reply }) => {
      setSession(ctx.app, reply, undefined)
      return commands.signOutEverywhere(ctx)
    }),
    route(lookAtInvitation, { can: 'account.redeem', at: 'nowhere' }, (ctx, { body }) =>
      invitations.lookAtInvitation(ctx, body),
    ),
    route(acceptInvitation, { can: 'account.redeem', at: 'nowhere' }, async (ctx, { body, reply }) => {
      const { session, totp } = await invitations.acceptInvitation(ctx, body)
      if (session) enter(ctx, reply, session)
      return { done: true as const, ...(totp ? { totp } : {}) }
    }),
  ],
  pages: [pageRoute('GET', '/inbox', { can: 'inbox.read', at: 'nowhere' }, inboxPage)],
  jobs: [sweep],
}
