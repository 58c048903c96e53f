import { type TProperties, type TSchema, Type } from 'typebox'
import { facts, factValues, subjects } from './scheme-facts.ts'

/** Parts that the blocks of the scheme language share; none of them is a block itself. */
export const closed = <T extends TProperties>(properties: T) => Type.Object(properties, { additionalProperties: false })
/** One of a closed list of words. */
export const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Unsafe<T[number]>({ enum: values, ...(description ? { description } : {}) })
/** May be left out. */
export const maybe = <T extends TSchema>(type: T) => Type.Optional(type)

export const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$', description: '小写字母、数字和短横线' })
export const Say = Type.String({
  minLength: 4,
  maxLength: 200,
  pattern: '\\p{Script=Han}',
  description: '给干部和党员看的一句中文',
})
/** A letter or digit of any script: blanks and strokes name nobody. */
const written = { pattern: '[\\p{L}\\p{N}]', description: '写上名称，不能只有空格或符号' }
export const Name = Type.String({ minLength: 1, maxLength: 40, ...written })
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: '年-月-日，如 2026-03-01' })
/** A document's day as far as it is known: some bear only a month or a year. */
export const DocumentDay = Type.String({
  pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$',
  description: 'YYYY-MM-DD；只知道年月的写 YYYY-MM，只知道年份的写 "YYYY"',
})
export const Count = Type.Integer({ minimum: 1, maximum: 10000 })
export const Cites = closed({ doc: Id, place: Type.String({ minLength: 1, maxLength: 80, ...written }) })
export const Kinds = oneOf(['day', 'week', 'month', 'quarter', 'half', 'year'])
export const Hours = closed({ 'working-hours': Type.Number({ exclusiveMinimum: 0, maximum: 2000 }) })
export const Levels = oneOf(['province', 'prefecture', 'county', 'street', 'community', 'neighbourhood', 'grid'])
export const From = oneOf(['text', 'chosen'], 'chosen：原文没有写明，由本方案取最宽松的值')
/** Requirements that a clause carries out; what docs/coverage.md is made from. */
export const Meets = Type.Array(Type.String({ pattern: '^[A-Z]{2,3}-\\d{1,2}$', description: '条目编号，如 AB-1' }), {
  minItems: 1,
})

/** Where a clause comes from and how it is said: what everything outside the catalogues' entries has. */
export const source = { cites: Cites, say: Say, from: maybe(From), meets: maybe(Meets) }
/** What every rule has: an id, its source, a sentence, and whether the text or somebody chose the value. */
export const rule = { rule: Id, ...source, 'chosen-by': maybe(Name) }
/** Whom a rule speaks about. */
export const subject = {
  who: oneOf(subjects),
  'organisation-kinds': maybe(Type.Array(Name)),
  roles: maybe(Type.Array(Id)),
}

const Scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()])
export const Condition = Type.Union([
  Scalar,
  closed({ 'at-least': Scalar }),
  closed({ 'at-most': Scalar }),
  closed({ 'at-least': Scalar, 'at-most': Scalar }),
  closed({ 'one-of': Type.Array(Scalar, { minItems: 1 }) }),
  closed({ not: Scalar }),
])
const valueNames = Object.keys(factValues) as (keyof typeof factValues)[]
export const When = closed(
  Object.fromEntries(valueNames.map((name) => [name, maybe(Condition)])) as Record<
    (typeof valueNames)[number],
    ReturnType<typeof maybe<typeof Condition>>
  >,
)
export const OnFact = oneOf(Object.keys(facts) as (keyof typeof facts)[])
