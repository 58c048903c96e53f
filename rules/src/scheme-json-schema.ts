import { SchemeSchema } from './scheme-schema.ts'

/**
 * The scheme language as JSON Schema text for editors. Parts that repeat (conditions, sources, periods) become `$defs`,
 * which makes the file a tenth of its size; the order is that of first use, so the text is stable.
 */
export function schemeJsonSchema(): string {
  const plain: unknown = JSON.parse(JSON.stringify(SchemeSchema))
  const seen = new Map<string, number>()
  walk(plain, (part) => seen.set(part, (seen.get(part) ?? 0) + 1))
  const names = new Map<string, string>()
  const defs: Record<string, unknown> = {}
  const hoist = (part: unknown, top: boolean): unknown => {
    if (Array.isArray(part)) return part.map((item) => hoist(item, false))
    if (typeof part !== 'object' || part === null) return part
    const text = JSON.stringify(part)
    if (
      !top &&
      text.length > 90 &&
      (seen.get(text) ?? 0) > 2 &&
      ('type' in part || 'enum' in part || 'anyOf' in part)
    ) {
      let name = names.get(text)
      if (!name) {
        name = `part${names.size + 1}`
        names.set(text, name)
        defs[name] = hoist(part, true)
      }
      return { $ref: `#/$defs/${name}` }
    }
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, hoist(value, false)]))
  }
  const body = hoist(plain, true) as object
  const head = { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'scheme' }
  return `${JSON.stringify({ ...head, ...body, $defs: defs }, null, 2)}\n`
}

function walk(part: unknown, visit: (text: string) => void): void {
  if (typeof part !== 'object' || part === null) return
  if (!Array.isArray(part)) visit(JSON.stringify(part))
  for (const value of Object.values(part)) walk(value, visit)
}
