import ts from 'typescript'
import { type Check, filesOf, isTest, lineAt, parse, textOf } from './kit.ts'
import { flat } from './locales.ts'

/** Namespace (a file of contract/locales/zh-CN) → its keys. */
export type Sentences = ReadonlyMap<string, ReadonlySet<string>>

/** A key a file uses; `open` when a value follows it (`states.${state}`), so that only its beginning is known. */
interface Use {
  key: string
  open: boolean
  at: number
}

/**
 * Keys that a file uses and no locale file has. Two forms are known: `namespace:key` in any string, and the first
 * argument of `t()`, looked for in the namespaces the file names in useTranslation() and in `ui`.
 */
export function missingIn(path: string, text: string, sentences: Sentences): { uses: number; missing: string[] } {
  const source = parse(path, text)
  const plain: Use[] = []
  const spelled: Use[] = []
  const own = new Set<string>()
  const visit = (node: ts.Node) => {
    for (const use of literal(node, source)) if (/^[a-z-]+:[A-Za-z]/.test(use.key)) spelled.push(use)
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const [first] = node.arguments
      if (first && node.expression.text === 't') plain.push(...literals(first, source))
      if (first && node.expression.text === 'useTranslation')
        for (const { key } of ts.isArrayLiteralExpression(first)
          ? first.elements.flatMap((one) => literal(one, source))
          : literal(first, source))
          own.add(key)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  const near = own.size > 0 ? [...own, 'ui'] : [...sentences.keys()]
  const known = spelled.filter((use) => sentences.has(use.key.split(':')[0] ?? ''))
  const bare = plain.filter((use) => use.key !== '' && !use.key.includes(':'))
  const has = (namespace: string, { key, open }: Use) => {
    const keys = sentences.get(namespace)
    return open ? [...(keys ?? [])].some((one) => one.startsWith(key)) : keys?.has(key)
  }
  const missing = [
    ...known.filter((use) => {
      const [namespace = '', key = ''] = use.key.split(':')
      return !has(namespace, { ...use, key })
    }),
    ...bare.filter((use) => !near.some((namespace) => has(namespace, use))),
  ]
  return {
    uses: known.length + bare.length,
    missing: missing.map(
      (use) => `${path}:${lineAt(text, use.at)} says “${use.key}${use.open ? '…' : ''}”, which has no words`,
    ),
  }
}

function literals(node: ts.Expression, source: ts.SourceFile): Use[] {
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue, source), ...literals(node.whenFalse, source)]
  return literal(node, source)
}

function literal(node: ts.Node, source: ts.SourceFile): Use[] {
  const at = node.getStart(source)
  if (ts.isStringLiteralLike(node)) return [{ key: node.text, open: false, at }]
  return ts.isTemplateExpression(node) ? [{ key: node.head.text, open: true, at }] : []
}

/** Every sentence that code asks for by name is there; a missing one would show its key to people. */
export const sentences: Check = {
  name: 'sentences',
  unit: 'uses of words',
  minimum: 200,
  async look(root) {
    const known = new Map<string, Set<string>>()
    for (const path of filesOf(root, 'contract/locales/zh-CN'))
      known.set(path.split('/').pop()?.replace('.json', '') ?? '', new Set(flat(JSON.parse(textOf(root, path))).keys()))
    let saw = 0
    const problems: string[] = []
    for (const path of filesOf(root)) {
      if (!/^(server|web)\/src\/.*\.tsx?$/.test(path) || isTest(path)) continue
      const { uses, missing } = missingIn(path, textOf(root, path), known)
      saw += uses
      problems.push(...missing)
    }
    return { saw, problems }
  },
}
