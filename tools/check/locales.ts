import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Check, filesOf, textOf } from './kit.ts'

const LANGUAGES = ['zh-CN', 'en'] as const
type Words = { [key: string]: string | Words }

/** `{ a: { b: 'x' } }` → `a.b → x`; plural forms fold into one key, because languages have different ones. */
export function flat(words: Words, prefix = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    const name = prefix + key.replace(/_(zero|one|two|few|many|other)$/, '')
    if (typeof value === 'string') found.set(name, value)
    else for (const [inner, text] of flat(value, `${name}.`)) found.set(inner, text)
  }
  return found
}

const holes = (text: string) =>
  [...new Set([...text.matchAll(/\{\{-?\s*([\w.]+)/g)].map((match) => match[1]))].sort().join(', ')

/** What is wrong between two languages of one file. */
export function differences(file: string, first: Words, second: Words): string[] {
  const [zh, en] = [flat(first), flat(second)]
  const problems: string[] = []
  for (const [key, text] of zh) {
    const other = en.get(key)
    if (other === undefined) problems.push(`contract/locales/en/${file}: “${key}” is missing`)
    else if (holes(text) !== holes(other))
      problems.push(
        `contract/locales/en/${file}: “${key}” has the places (${holes(other)}), zh-CN has (${holes(text)})`,
      )
    if (text.trim() === '') problems.push(`contract/locales/zh-CN/${file}: “${key}” is empty`)
    if (other?.trim() === '') problems.push(`contract/locales/en/${file}: “${key}” is empty`)
  }
  for (const key of en.keys()) if (!zh.has(key)) problems.push(`contract/locales/zh-CN/${file}: “${key}” is missing`)
  return problems
}

/** Both languages have the same sentences with the same places to fill, and every refusal has words in both. */
export const locales: Check = {
  name: 'locales',
  unit: 'sentences',
  minimum: 420,
  async look(root) {
    const names = new Set(filesOf(root, 'contract/locales').map((path) => path.split('/').slice(3).join('/')))
    const problems: string[] = []
    let saw = 0
    const texts = new Map<string, Words>()
    for (const file of names) {
      const [first, second] = LANGUAGES.map((language) => read(root, `contract/locales/${language}/${file}`, problems))
      if (!first || !second) continue
      texts.set(file, first)
      saw += flat(first).size
      problems.push(...differences(file, first, second))
    }
    const refusals = texts.get('refusals.json')
    if (refusals) problems.push(...(await refusalsWithoutWords(root, flat(refusals))))
    else problems.push('contract/locales/zh-CN/refusals.json: is not there, in both languages')
    return { saw, problems }
  },
}

function read(root: string, path: string, problems: string[]): Words | undefined {
  try {
    return JSON.parse(textOf(root, path))
  } catch (error) {
    problems.push(`${path}: ${(error as Error).message.split(', open')[0]}`)
    return undefined
  }
}

async function refusalsWithoutWords(root: string, words: Map<string, string>): Promise<string[]> {
  const module: { refusals: Record<string, number> } = await import(
    pathToFileURL(join(root, 'rules/src/refusal.ts')).href
  )
  const codes = Object.keys(module.refusals)
  const file = 'contract/locales/zh-CN/refusals.json'
  return [
    ...codes.filter((code) => !words.has(code)).map((code) => `${file}: the refusal “${code}” has no words`),
    ...[...words.keys()]
      .filter((key) => !codes.includes(key.split('.')[0] ?? ''))
      .map((key) => `${file}: “${key}” is no refusal code`),
  ]
}
