/**
 * Stands in for `typebox` in the browser (vite.config.ts): contract entries keep their method and path, their
 * schemas shrink to what a page may look at (names of an object's fields, values of a union). Only the server validates.
 */
type Shape = Record<string, unknown>

const shapes: Record<string, (...args: never[]) => Shape> = {
  Object: (properties: Shape) => ({ type: 'object', properties }),
  Union: (anyOf: Shape[]) => ({ anyOf }),
  Literal: (value: unknown) => ({ const: value }),
  Array: (items: Shape) => ({ type: 'array', items }),
  Optional: (schema: Shape) => schema,
  Enum: (values: unknown) => ({ enum: values }),
}

export const Type = new Proxy(shapes, {
  get: (known, name) => known[name as string] ?? (() => ({ properties: {}, anyOf: [] })),
})
export default Type
