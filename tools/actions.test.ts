import { openPurposes } from '@lianxin/contract/needs'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { filesOf, isTest, parse, textOf } from './check/kit.ts'
import { flat } from './check/locales.ts'

const root = new URL('..', import.meta.url).pathname
const sources = filesOf(root, 'server/src')
  .filter((path) => path.endsWith('.ts') && !isTest(path))
  .map((path) => parse(path, textOf(root, path)))

/** What a value can be as a string: a literal, either end of a choice, the beginning of a template. */
function stringsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isConditionalExpression(node)) return [...stringsOf(node.whenTrue), ...stringsOf(node.whenFalse)]
  // the only open name: the purpose for which a private part is opened
  if (ts.isTemplateExpression(node) && node.head.text === 'need.open-private:')
    return [...openPurposes, 'order'].map((purpose) => node.head.text + purpose)
  return ts.isTemplateExpression(node) ? [node.head.text] : []
}

const walk = (node: ts.Node, visit: (node: ts.Node) => void) => {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

/** Functions that pass on an action, and the place of that argument. */
function helpers(): Map<string, number> {
  const found = new Map<string, number>()
  const note = (name: string | undefined, parameters: readonly ts.ParameterDeclaration[]) => {
    const at = parameters.findIndex(({ name }) => ts.isIdentifier(name) && name.text === 'action')
    if (name && at >= 0) found.set(name, at)
  }
  for (const source of sources)
    walk(source, (node) => {
      if (ts.isFunctionDeclaration(node)) note(node.name?.text, node.parameters)
      if (ts.isVariableDeclaration(node) && node.initializer && ts.isArrowFunction(node.initializer))
        note(ts.isIdentifier(node.name) ? node.name.text : undefined, node.initializer.parameters)
    })
  return found
}

/** Every name that an audit row can have. */
function actions(): string[] {
  const passing = helpers()
  const names = new Set<string>()
  const take = (node: ts.Expression | undefined) => {
    for (const name of node ? stringsOf(node) : []) if (/^[a-z]+\.[a-z]/.test(name)) names.add(name)
  }
  for (const source of sources)
    walk(source, (node) => {
      if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text === 'action')
        take(node.initializer)
      if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return
      const at = passing.get(node.expression.text)
      if (at !== undefined) take(node.arguments[at])
    })
  return [...names].sort()
}

test.each(['zh-CN', 'en'])('every action of the audit book has a word in %s', (language) => {
  const words = flat(JSON.parse(textOf(root, `contract/locales/${language}/actions.json`)))
  const names = actions()
  expect(names.length).toBeGreaterThan(70)
  expect(names.filter((name) => !words.get(name.replace(':', '-')))).toEqual([])
})
