import { describe, expect, it } from 'vitest'
import { expectTold, type Refused, toldOf } from './refused.ts'
import { rawScheme } from './town.ts'

const doc = { title: '某县办法', issuer: '某县' }
const sources = (more: object) => rawScheme({ sources: { doc, ...more } })
const dated = (date: unknown) => sources({ other: { ...doc, date } })
/** As a reader of YAML gives it: a key of its own, not the object's prototype. */
const proto = Object.defineProperty({ doc }, '__proto__', { value: 5, enumerable: true })

describe('a source is a document with an id, a title and a day that exists', () => {
  it.each<Refused>([
    [
      'an id in capitals',
      sources({ QS2: '随便写点什么' }),
      /^sources\/QS2: “QS2”不能作编号 → 小写字母、数字和短横线，以字母开头/,
    ],
    ['an id of one letter', sources({ q: doc }), /^sources\/q: “q”不能作编号/],
    ['an id that every object has', rawScheme({ sources: proto }), /^sources\/__proto__: “__proto__”不能作编号/],
    [
      'a sentence instead of a document',
      sources({ other: '随便写点什么' }),
      /^sources\/other: 这里要写几项，不是一个值 → \{title: …, issuer: …\}/,
    ],
    ['a title of blanks', sources({ other: { ...doc, title: '   ' } }), /^sources\/other\/title: 写法不对 → 写上名称/],
    ['last winter', dated('去年冬天'), /^sources\/other\/date: 写法不对 → YYYY-MM-DD；只知道年月的写 YYYY-MM/],
    ['the thirtieth of February', dated('2023-02-30'), /^sources\/other\/date: 文件日期“2023-02-30”不存在/],
    ['the thirteenth month', dated('2023-13'), /^sources\/other\/date: 文件日期“2023-13”不存在/],
    ['a year as a number', dated(2023), /^sources\/other\/date: 这里要写一段文字/],
  ])('%s', (_, raw, message) => expectTold(raw, message))

  it.each(['2023-02-28', '2023-02', '2023'])('%s is a day as far as it is known', (date) =>
    expect(toldOf(dated(date))).toEqual([]),
  )
})
