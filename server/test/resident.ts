import { randomInt, randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { tokenHash } from '../src/platform/tokens.ts'
import type { Town } from './town.ts'

/** A dripping tap, as 温奶奶 types it. */
export const tap = {
  text: '厨房水龙头一直滴水，我妈一个人住，5 幢 302',
  category: 'repair',
  neighbourhoodId: '',
  door: '5 幢 302',
  wanted: ['saturday', 'sunday'],
  phone: '1440 000 9001',
  name: '温奶奶',
}
export type Fields = Record<string, string | number | string[]>

const encode = (fields: Fields): string => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, String(one))
  return body.toString()
}

/** A resident of 杏林湾 with a browser that knows no JavaScript, and what the tests look up about the needs placed. */
export function residentOf(town: Town) {
  const get = (url: string) => town.http.inject({ method: 'GET', url })

  /** Posts a form with a fresh key, from an address of its own unless one is given. */
  const post = (url: string, fields: Fields, address = `10.1.${randomInt(255)}.${randomInt(255)}`) =>
    town.http.inject({
      method: 'POST',
      url,
      remoteAddress: '127.0.0.1',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': address },
      payload: encode({ key: randomUUID(), ...fields }),
    })

  /** Places the tap, ten minutes after the last one. */
  async function placed(fields: Partial<typeof tap> = {}) {
    town.clock.advance(10 * 60_000)
    const answer = await post('/c/apricot/need', { ...tap, neighbourhoodId: town.garden.id, ...fields })
    expect(answer.statusCode).toBe(303)
    const link = String(answer.headers.location).replace(/\?.*/, '')
    const hash = tokenHash(link.split('/').at(-1) ?? '')
    const [row] = (await town.admin.query('select id, code from needs where link_hash = $1', [hash])).rows
    return { link, id: row.id as string, code: row.code as string }
  }

  const api = (path: string, community = town.apricot.id) => `/api/communities/${community}/needs${path}`

  /** The clerk sorts it; `more` replaces parts of a good answer. */
  async function sorted(id: string, more: object = {}) {
    const { body } = await town.clerk.call('GET', api(`/${id}`))
    return town.clerk.call('POST', api(`/${id}/sort`), {
      seq: body.seq,
      category: 'repair',
      kind: 'difficulty',
      urgency: 'soon',
      publicLine: '一位老人家水龙头漏水，想请人看看',
      helpersWanted: 1,
      ...more,
    })
  }

  const one = async (column: 'state' | 'seq', id: string) =>
    (await town.admin.query(`select ${column} as value from needs where id = $1`, [id])).rows[0].value
  return {
    get,
    post,
    placed,
    api,
    sorted,
    state: (id: string): Promise<string> => one('state', id),
    seqOf: (id: string): Promise<number> => one('seq', id),
    setState: (id: string, to: string) => town.admin.query('update needs set state = $2 where id = $1', [id, to]),
  }
}
