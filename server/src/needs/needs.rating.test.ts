import { businessDate } from '@lianxin/rules/calendar'
import type { Scheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Fields, residentOf } from '../../test/resident.ts'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
let it: ReturnType<typeof residentOf>
beforeAll(async () => {
  town = await openTown()
  it = residentOf(town)
})
afterAll(() => town.close())

describe('after the service', () => {
  const serve = async () => {
    const one = await it.placed()
    await it.sorted(one.id, { publish: true })
    await it.setState(one.id, 'served')
    return { ...one, seq: await it.seqOf(one.id) }
  }

  test('the resident rates by the link, once', async () => {
    const { id, link, seq } = await serve()
    expect((await it.get(link)).body).toContain('办得怎么样')
    const rated = await it.post(`${link}/rate`, { seq, score: '5', thanks: '谢谢', thanksShown: 'yes' })
    expect(rated.statusCode).toBe(303)
    expect(await it.state(id)).toBe('closed')
    const again = await it.post(`${link}/rate`, { seq: String(seq + 1), score: '4' })
    expect(again.statusCode).toBe(409)
  })

  test('“not really done” opens it again, and the next round can be rated', async () => {
    const { id, link, seq } = await serve()
    await it.post(`${link}/rate`, { seq, score: '2' })
    const reopened = await it.post(`${link}/reopen`, { seq: String(seq + 1), reason: '又漏了' })
    expect(reopened.statusCode).toBe(303)
    expect(await it.state(id)).toBe('open')
    await it.setState(id, 'served')
    expect((await it.post(`${link}/rate`, { seq: String(seq + 2), score: '5' })).statusCode).toBe(303)
    const { rows } = await town.admin.query('select round, score from ratings where need_id = $1 order by round', [id])
    expect(rows).toEqual([
      { round: 1, score: 2 },
      { round: 2, score: 5 },
    ])
  })

  test('a rating without a score comes back with the words kept', async () => {
    const { link, seq } = await serve()
    const answer = await it.post(`${link}/rate`, { seq, thanks: '辛苦了' })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('辛苦了')
  })

  test('staff file what they were told as told', async () => {
    const { id, seq } = await serve()
    const answer = await town.clerk.call('POST', it.api(`/${id}/rate`), { seq, score: 4 })
    expect(answer.body.state).toBe('closed')
    const { rows } = await town.admin.query('select route, told_to from ratings where need_id = $1', [id])
    expect(rows).toEqual([{ route: 'told', told_to: town.clerk.id }])
  })
})

describe('the whole way', () => {
  const community = () => `/api/communities/${town.apricot.id}`
  /** From the resident's form over desk, unit and member to a verified record with the code read out at the door. */
  async function served() {
    const one = await it.placed()
    await it.sorted(one.id, { publish: true })
    const asked = await town.clerk.call('POST', it.api(`/${one.id}/dispatch`), {
      to: [{ kind: 'unit', id: town.waterworks.id }],
    })
    const unitOrder = asked.body.orders[0]
    await town.app.drained()
    await town.secretary.call('POST', `${community()}/orders/${unitOrder}/pass-on`, { personIds: [town.member.id] })
    await town.app.drained()
    const [child] = (await town.admin.query('select id from orders where parent_id = $1', [unitOrder])).rows
    const order = `${community()}/orders/${child.id}`
    expect((await town.member.call('POST', `${order}/accept`)).status).toBe(200)
    const code = /class="presence-code">(\d{4})</.exec((await it.get(one.link)).body)?.[1]
    await town.member.call('POST', `${order}/presence`, { how: 'home-code', code })
    const day = businessDate(town.clock.now())
    const record = await town.member.call('POST', `${order}/record`, { line: '换了阀芯', minutes: 45, happenedOn: day })
    expect(record.body).toMatchObject({ evidence: 'E2' })
    await town.clerk.call('POST', `${community()}/services/verify`, { ids: [record.body.id] })
    expect(await it.state(one.id)).toBe('served')
    return { ...one, service: record.body.id as string }
  }

  test('the resident’s rating makes the service E3 and a fact of member and unit', async () => {
    const { id, link, service } = await served()
    const page = await it.get(link)
    expect(page.body).toContain('县水务局')
    expect(page.body).toContain('沈知远')
    const rated = await it.post(`${link}/rate`, { seq: String(await it.seqOf(id)), score: '5' })
    expect(rated.statusCode).toBe(303)
    const [row] = (await town.admin.query('select state, evidence from services where id = $1', [service])).rows
    expect(row).toEqual({ state: 'rated', evidence: 'E3' })
    const { rows } = await town.admin.query(
      "select subject, data->>'rating' as rating, data->>'by' as by from facts where kind = 'service.rated' order by subject",
    )
    expect(rows).toEqual([
      { subject: 'member', rating: '5', by: 'resident' },
      { subject: 'unit', rating: '5', by: 'resident' },
    ])
    await town.app.drained()
    const items = await town.admin.query('select state from person_items where entity_id = $1', [service])
    expect(items.rows).toEqual([{ state: 'rated' }])
  })

  test('everybody reads the deed: when, by whom behind a mask, and the thanks that may be told', async () => {
    const { id, link } = await served()
    const thanks = '沈知远同志来得真快'
    await it.post(`${link}/rate`, { seq: await it.seqOf(id), score: '5', thanks, thanksShown: 'yes' })
    for (const url of ['/c/apricot', '/c/apricot/needs']) {
      const { body } = await it.get(url)
      expect(body).toContain('11月23日 周一，县水务局沈**办的（受助人确认）')
      expect(body).toContain('居民说：“沈**同志来得真快”')
      for (const secret of ['沈知远', '温奶奶', '302']) expect(body).not.toContain(secret)
    }
    expect((await it.get('/c/apricot')).body).toContain('<a class="row" href="/m">')
  })

  test('thanks with the resident’s own name, and thanks not to be told, stay inside', async () => {
    const ways: Fields[] = [{ thanks: '谢谢，温奶奶', thanksShown: 'yes' }, { thanks: '不必念出来' }]
    for (const more of ways) {
      const { id, link } = await served()
      await it.post(`${link}/rate`, { seq: await it.seqOf(id), score: '5', ...more })
      expect((await it.get('/c/apricot/needs')).body).not.toContain(more.thanks)
    }
  })

  test('a scheme that publishes no deeds names nobody', async () => {
    const { id, link } = await served()
    await it.post(`${link}/rate`, { seq: await it.seqOf(id), score: '5', thanks: '办得好', thanksShown: 'yes' })
    const [scheme] = town.app.schemes.versions('luzhou-5412')
    const { publication } = scheme as Scheme
    Object.assign(publication as object, { deeds: false })
    const { body } = await it.get('/c/apricot/needs')
    Object.assign(publication as object, { deeds: true })
    expect(body).toContain('11月23日 周一办好')
    for (const told of ['沈**', '办得好']) expect(body).not.toContain(told)
  })

  test('a rating as told leaves the evidence where it was', async () => {
    const { id, service } = await served()
    await town.clerk.call('POST', it.api(`/${id}/rate`), { seq: await it.seqOf(id), score: 4 })
    const [row] = (await town.admin.query('select state, evidence from services where id = $1', [service])).rows
    expect(row).toEqual({ state: 'rated', evidence: 'E2' })
  })

  test('“not really done” puts the need before the helpers again', async () => {
    const { id, link } = await served()
    await it.post(`${link}/reopen`, { seq: String(await it.seqOf(id)), reason: '还在漏' })
    expect(await it.state(id)).toBe('open')
    expect((await it.get('/c/apricot/needs')).body).toContain('等人接')
    const again = await town.clerk.call('POST', it.api(`/${id}/dispatch`), {
      to: [{ kind: 'unit', id: town.waterworks.id }],
    })
    expect(again.status).toBe(200)
  })
})
