import { randomUUID } from 'node:crypto'

/** What a resident does with the slip from the desk: nobody signed in, pages without a script. */

/** The four digits on the slip, read out to whoever comes. Throws when the slip shows none. */
export async function doorCode(baseUrl: string, slip: string): Promise<string> {
  const page = await (await fetch(new URL(slip, baseUrl))).text()
  const code = /class="presence-code">(\d{4})</.exec(page)?.[1]
  if (!code) throw new Error('the slip shows no code')
  return code
}

/** The resident's word by the private link. Throws when the page doesn't take it. */
export async function rateByLink(
  baseUrl: string,
  slip: string,
  { seq, score, thanks }: { seq: number; score: number; thanks: string },
): Promise<void> {
  const form = {
    key: randomUUID(),
    seq: `${seq}`,
    score: `${score}`,
    thanks,
    ...(thanks ? { thanksShown: 'yes' } : {}),
  }
  const answer = await fetch(new URL(slip.replace(/slip$/, 'rate'), baseUrl), {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  })
  if (answer.status >= 400) throw new Error(`rating: ${answer.status}`)
}
