import { setTimeout as sleep } from 'node:timers/promises'
import { askCode, signInByPassword, signInByPhone } from '@lianxin/contract/sessions'
import type { DemoAccount } from '../../server/seed/accounts.ts'
import { clientOf } from '../../server/seed/client.ts'

/**
 * Signs in one demo account as its person would: staff by password, a member by the code that the development inbox
 * shows. Gives the session cookie's value. Throws when no code turns up in five seconds.
 */
export async function signIn(baseUrl: string, { role, login, password }: DemoAccount): Promise<string> {
  const client = clientOf(baseUrl)
  if (role !== 'member') {
    await client.call(signInByPassword, { body: { login, password } })
    return client.session()
  }
  await client.call(askCode, { body: { phone: login } })
  await client.call(signInByPhone, { body: { phone: login, code: await codeOf(baseUrl, login) } })
  return client.session()
}

/** The newest code that the inbox shows for a phone. */
async function codeOf(baseUrl: string, phone: string): Promise<string> {
  for (let tries = 0; tries < 25; tries++) {
    const page = await (await fetch(new URL('/inbox', baseUrl))).text()
    const rows = page.split('<li>').filter((row) => row.includes(phone))
    const code = /\b\d{6}\b/.exec(rows[0] ?? '')?.[0]
    if (code) return code
    await sleep(200)
  }
  throw new Error(`no code for ${phone} at /inbox`)
}
