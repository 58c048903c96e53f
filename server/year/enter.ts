import { askCode, signInByPassword, signInByPhone } from '@lianxin/contract/sessions'
import { inTurns } from '../seed/in-turns.ts'
import type { Member, Staff } from './cast.ts'
import { No, type Web } from './web.ts'
import type { World } from './world.ts'

/** The inbox shows the newest fifty. */
const atOnce = 45
const day = 24 * 3600 * 1000

/** Signs a member of staff in with the password, unless the session still lasts. */
export async function enterStaff(web: Web, world: World, who: Staff): Promise<void> {
  const now = world.now().getTime()
  if (who.until > now) return
  delete who.cookie
  await web.call(who, signInByPassword, { body: { login: who.login, password: who.password } })
  // nobody at a desk is idle for half an hour while the run plays the desk's hour
  who.until = now + 20 * 60_000
}

/** Signs members in by one-time code, read on the development inbox page as anybody at this machine would. */
export async function enterMembers(web: Web, world: World, all: readonly Member[]): Promise<void> {
  const now = world.now().getTime()
  const wanted = all.filter((one) => one.until <= now)
  for (let from = 0; from < wanted.length; from += atOnce) {
    const batch = wanted.slice(from, from + atOnce)
    // one second later than anything before, so that the newest messages are these codes
    await world.set(new Date(world.now().getTime() + 1000))
    await inTurns(batch, 20, (one) => {
      delete one.cookie
      return askFor(web, one)
    })
    const codes = await codesFor(web, world, batch)
    await inTurns(batch, 20, async (one) => {
      await web.call(one, signInByPhone, { body: { phone: one.phone, code: codes.get(one.phone) ?? '' } })
      one.until = now + 29 * day
    })
  }
}

/**
 * Asks for a code. An asking that a killed server cut short was counted all the same, so the second one is told to wait
 * a minute: she does, and asks again with those whose code never came.
 */
async function askFor(web: Web, one: Member): Promise<void> {
  try {
    await web.call(one, askCode, { body: { phone: one.phone } })
  } catch (error) {
    if (!(error instanceof No && error.code === 'too-many')) throw error
  }
}

async function codesFor(web: Web, world: World, batch: readonly Member[]): Promise<Map<string, string>> {
  const codes = new Map<string, string>()
  for (let tries = 1; tries <= 20; tries++) {
    if (tries % 5 === 0) {
      // a message is sent at most once: what a killed server had in its hands is asked for again
      await world.set(new Date(world.now().getTime() + 61_000))
      const missing = batch.filter((one) => !codes.has(one.phone))
      await inTurns(missing, 10, (one) => askFor(web, one))
    }
    await world.drained()
    const page = await web.page({ no: 1 }, '/inbox')
    for (const [, text = '', under = ''] of page.matchAll(
      /<span class="row-what">([^<]*)<\/span><span class="row-under">([^<]*)<\/span>/g,
    )) {
      const code = /\d{6}/.exec(text)?.[0]
      const phone = /^1440\d{7}/.exec(under)?.[0]
      if (code && phone && !codes.has(phone)) codes.set(phone, code)
    }
    if (batch.every((one) => codes.has(one.phone))) return codes
  }
  throw new Error(`codes for ${batch.filter((one) => !codes.has(one.phone)).length} phones never came`)
}
