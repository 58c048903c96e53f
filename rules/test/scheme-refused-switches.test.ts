import { describe, expect, it } from 'vitest'
import { collisions } from '../src/scheme-collisions.ts'
import { expectTold, type Refused, toldOf } from './refused.ts'
import { rawScheme, scheme } from './town.ts'

const given = { authority: '某部', document: '某文第三条', reason: '防汛期间', until: '2026-09-30' }
const on = (more: object = {}) => rawScheme({ switches: { ranking: { ...given, ...more } } })

describe('a switch needs a real authority, document and end', () => {
  it.each<Refused>([
    [
      'an authority of blanks',
      on({ authority: '  ' }),
      /^switches\/ranking\/authority: 写法不对 → 写上名称，不能只有空格/,
    ],
    ['a document of wide blanks', on({ document: '　　' }), /^switches\/ranking\/document: 写法不对/],
    ['a document of strokes', on({ document: '——' }), /^switches\/ranking\/document: 写法不对/],
    ['a reason of blanks', on({ reason: '      ' }), /^switches\/ranking\/reason: 写法不对/],
    [
      'an end that never comes',
      on({ until: '9999-12-31' }),
      /^switches\/ranking\/until: 开关只为一段时间开，最长三年 → 写一个真实的结束日期，不晚于 2029-01-01/,
    ],
    ['a day more than three years', on({ until: '2029-01-02' }), /^switches\/ranking\/until: .*最长三年/],
  ])('%s', (_, raw, message) => expectTold(raw, message))

  it('three years are not too long', () => expect(toldOf(on({ until: '2029-01-01' }))).toEqual([]))

  it('after its end it is told as ended', () => {
    const [met] = collisions(scheme({ switches: { ranking: given } }), '2026-10-01')
    expect(met).toMatchObject({ on: false, now: '已经到期：2026-09-30 以后不作数' })
  })
})
