import { parseScheme, type Scheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentOf, tap } from '../../test/resident.ts'
import { openTown, type Town } from '../../test/town.ts'
import { defaults } from '../config.ts'
import { loadSchemes, schemesOf } from '../platform/schemes.ts'

let town: Town
let it: ReturnType<typeof residentOf>
beforeAll(async () => {
  town = await openTown({ scheme: 'third-place', schemes: schemesOf([await third()]) })
  it = residentOf(town)
})
afterAll(() => town.close())

/** A scheme made by this test: two chips and two fields that no other locality has. */
async function third(): Promise<Scheme> {
  const [model] = (await loadSchemes(defaults.schemesDir)).versions('luzhou-5412')
  const { inherits: _, points: __, score: ___, low: ____, duties: _____, rates: ______, ...rest } = model as Scheme
  const parsed = parseScheme({
    ...rest,
    scheme: 'third-place',
    name: '第三地方案',
    catalogues: {
      ...rest.catalogues,
      chips: [
        { id: 'boat', name: '修船补网', say: '船漏了，网破了', field: 'harbour' },
        { id: 'goat', name: '照看羊群', say: '人不在家，羊没人看' },
      ],
      fields: [
        { id: 'harbour', name: '码头上的事', say: '码头和船上的事' },
        { id: 'pasture', name: '草场上的事', say: '草场和牲口的事' },
      ],
    },
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.scheme
}

describe('in a locality with a catalogue of its own', () => {
  test('the form offers its chips and “not sure”, nothing of another scheme', async () => {
    const { body } = await it.get('/c/apricot/need')
    expect([...body.matchAll(/name="category"[^>]* value="([^"]+)"/g)].map(([, value]) => value)).toEqual([
      'boat',
      'goat',
      'unclear',
    ])
    for (const words of ['修船补网', '照看羊群', '不清楚']) expect(body).toContain(words)
    expect(body).not.toContain('家里维修')
  })

  test('a resident’s chip is accepted and stands on the slip by its name', async () => {
    const { link } = await it.placed({ category: 'boat' })
    expect((await it.get(`${link}/slip`)).body).toContain('修船补网')
  })

  test('another scheme’s chip, and a field in a resident’s form, are refused', async () => {
    for (const category of ['repair', 'harbour']) {
      const answer = await it.post('/c/apricot/need', { ...tap, category })
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain('href="#category"')
    }
  })

  test('the desk files by chip or field, sorts into fields only, and reads their names', async () => {
    const choices = await town.clerk.call('GET', `/api/communities/${town.apricot.id}/need-choices`)
    expect(choices.body).toMatchObject({
      chips: [
        { id: 'boat', name: '修船补网', field: 'harbour' },
        { id: 'goat', name: '照看羊群', field: null },
      ],
      fields: [
        { id: 'harbour', name: '码头上的事' },
        { id: 'pasture', name: '草场上的事' },
      ],
    })
    const told = { text: '羊没人看', wanted: ['any'], route: 'counter' }
    const filed = await town.clerk.call('POST', it.api(''), { ...told, category: 'pasture' })
    expect(filed.status).toBe(200)
    const foreign = await town.clerk.call('POST', it.api(''), { ...told, category: 'repair' })
    expect(foreign.body).toMatchObject({ code: 'unknown-category' })
    for (const category of ['repair', 'boat']) {
      const answer = await it.sorted(filed.body.id, { category })
      expect(answer).toMatchObject({ status: 422, body: { code: 'unknown-category' } })
    }
    expect((await it.sorted(filed.body.id, { category: 'harbour' })).status).toBe(200)
    const { body } = await town.clerk.call('GET', it.api(`/${filed.body.id}`))
    expect(body).toMatchObject({ category: 'harbour', categoryName: '码头上的事' })
    const candidates = await town.clerk.call('GET', it.api(`/${filed.body.id}/candidates`))
    expect(candidates.status).toBe(200)
  })

  test('the week, the order, the figures and the ledger say the field by the scheme’s name', async () => {
    const { id } = await it.placed({ category: 'goat' })
    const week = await town.clerk.call('GET', `/api/communities/${town.apricot.id}/week`)
    expect(week.body.waiting).toContainEqual(expect.objectContaining({ id, categoryName: '照看羊群' }))
    await it.sorted(id, { category: 'pasture', publish: true })
    const to = [{ kind: 'unit', id: town.waterworks.id }]
    await town.clerk.call('POST', it.api(`/${id}/dispatch`), { to })
    const named = { category: 'pasture', categoryName: '草场上的事' }
    const orders = await town.clerk.call('GET', `/api/communities/${town.apricot.id}/orders`)
    expect(orders.body.orders).toMatchObject([named])
    await town.app.drained()
    const unit = await town.secretary.call('GET', `/api/units/${town.waterworks.id}/orders`)
    expect(unit.body.items).toMatchObject([{ data: named }])
    const { body } = await town.countyOfficial.call('GET', `/api/organisations/${town.county.id}/overview`)
    expect(body.demand).toContainEqual(expect.objectContaining(named))
    expect(body.communities).toContainEqual(expect.objectContaining({ lack: expect.objectContaining(named) }))
    const ledger = await town.clerk.call('GET', `/api/communities/${town.apricot.id}/ledgers/needs`)
    expect(ledger.body.rows.map(({ cells }: { cells: string[] }) => cells[2])).toContain('草场上的事')
  })
})
