import { readFileSync } from 'node:fs'
import { schemeJsonSchema } from '@lianxin/rules/scheme-json-schema'
import { describe, expect, test } from 'vitest'
import { type Language, type Node, resolve, ruleBlocksOf, wordsOf } from './language.ts'

const language = JSON.parse(schemeJsonSchema()) as Language

/** Every name of a field that the forms can show, wherever it stands in the language. */
function fieldsOf(node: Node, found: Set<string>, seen: Set<Node>): Set<string> {
  const part = resolve(language, node)
  if (seen.has(part)) return found
  seen.add(part)
  for (const [name, inner] of Object.entries(part.properties ?? {})) {
    found.add(name)
    fieldsOf(inner, found, seen)
  }
  for (const inner of [...Object.values(part.patternProperties ?? {}), ...(part.anyOf ?? [])])
    fieldsOf(inner, found, seen)
  if (part.items) fieldsOf(part.items, found, seen)
  return found
}

const fields = [...Object.values(language.properties ?? {})].reduce(
  (found, node) => fieldsOf(node, found, new Set()),
  new Set<string>(),
)

/** Every word that the forms offer to choose, wherever it stands in the language. */
const offered = new Set<string>()
for (const part of parts(language))
  for (const word of wordsOf(language, part) ?? []) offered.add(word.replaceAll('.', '-'))

function* parts(node: Node): Generator<Node> {
  yield node
  for (const inner of Object.values(node))
    if (typeof inner === 'object' && inner !== null)
      yield* Array.isArray(inner) ? inner.flatMap((one) => [...parts(one)]) : parts(inner as Node)
}

describe.each(['zh-CN', 'en'])('the composing form in %s', (locale) => {
  const file = new URL(`../../../../contract/locales/${locale}/schemes.json`, import.meta.url)
  const words = JSON.parse(readFileSync(file, 'utf8')) as Record<
    'fields' | 'blocks' | 'facts' | 'values',
    Record<string, string>
  >

  test('has a label for every field of the language', () => {
    expect(fields.size).toBeGreaterThan(100)
    expect([...fields].filter((name) => !words.fields[name])).toEqual([])
  })

  test('has a word for every word to choose', () => {
    expect(offered.size).toBeGreaterThan(150)
    const said = { ...words.fields, ...words.values, ...words.facts }
    expect([...offered].filter((word) => !said[word])).toEqual([])
  })

  test('has a name for every block and for what stands in the frame', () => {
    expect(ruleBlocksOf(language).filter((block) => !words.blocks[block])).toEqual([])
    const frame = Object.keys(language.properties ?? {})
    expect(frame.filter((name) => !words.blocks[name] && !words.fields[name])).toEqual([])
  })
})
