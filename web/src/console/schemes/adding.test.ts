import { schemeJsonSchema } from '@lianxin/rules/scheme-json-schema'
import { SchemeSchema } from '@lianxin/rules/scheme-schema'
import { describe, expect, test } from 'vitest'
import { placesToAdd, withAdded } from './adding.ts'
import { clausesOf } from './clauses.tsx'
import { type Language, placeOf } from './language.ts'
import type { Content } from './own.ts'

const language = JSON.parse(schemeJsonSchema()) as Language
const small: Content = { scheme: 'some-county', name: '某县', sources: { doc: { title: '某县办法', issuer: '某县' } } }
const all = placesToAdd(language, small)
const everywhere = all.flatMap(({ block, names }): { block: string; name?: string }[] =>
  names ? names.map((name) => ({ block, name })) : [{ block }],
)
const above: Content = {
  ...small,
  duties: [{ rule: 'duties-1' }],
  score: { close: 'month' },
  catalogues: { fields: [{ id: 'company', name: '陪伴', say: '看望老人' }] },
}
/** What stands in the frame and is written there. */
const frame = ['scheme', 'name', 'area', 'effective', 're-score-from', 'inherits', 'without']

describe('everything a scheme can say', () => {
  test('can be added by the form, but what stands in the frame anyway', () => {
    const open = Object.keys(SchemeSchema.properties).filter((block) => !frame.includes(block))
    expect(all.map(({ block }) => block).sort()).toEqual(open.sort())
  })

  test.each(everywhere)('$block $name is added as a clause that is listed and has a form', (place) => {
    const { content, id } = withAdded(language, small, place)
    expect(clausesOf(content).map((clause) => clause.id)).toContain(id)
    expect(placeOf(language, content, id)).toBeDefined()
  })

  test('a document is added beside those that are there, and both can be cited', () => {
    const { content, id } = withAdded(language, small, { block: 'sources' })
    expect(id).toBe('sources/doc-1')
    expect(Object.keys(content.sources as object)).toEqual(['doc', 'doc-1'])
  })

  test('what can be said once only is not offered again; a catalogue takes one more entry', () => {
    const said = ['score', 'publication', 'note'].reduce(
      (content, block) => withAdded(language, content, { block }).content,
      withAdded(language, small, { block: 'paths', name: 'orders' }).content,
    )
    const open = placesToAdd(language, said)
    expect(open.some(({ block }) => ['score', 'publication', 'note'].includes(block))).toBe(false)
    expect(open.find(({ block }) => block === 'paths')?.names).not.toContain('orders')
    const once = withAdded(language, said, { block: 'catalogues', name: 'fields' }).content
    const twice = withAdded(language, once, { block: 'catalogues', name: 'fields' }).content
    expect(twice.catalogues).toMatchObject({ fields: [{ id: 'fields-1' }, { id: 'fields-2' }] })
  })

  test('a new rule takes an id that is free here and above, and the first document as its source', () => {
    const { content, id } = withAdded(language, small, { block: 'duties' }, above)
    expect(id).toBe('duties/duties-2')
    expect(content.duties).toMatchObject([{ rule: 'duties-2', cites: { doc: 'doc' } }])
  })

  test('what a scheme above says is not begun anew; its catalogue is taken over with its entries', () => {
    const open = placesToAdd(language, small, above)
    expect(open.some(({ block }) => block === 'score')).toBe(false)
    const { content } = withAdded(language, small, { block: 'catalogues', name: 'fields' }, above)
    expect(content.catalogues).toMatchObject({ fields: [{ id: 'company' }, { id: 'fields-1' }] })
  })
})
