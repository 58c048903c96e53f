import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atLeast, evidenceLevel, evidenceLevels, proofs } from '../src/evidence.ts'
import { maskName, type NameMask } from '../src/masking.ts'
import { maskPhone, phone, readPhone } from '../src/phones.ts'
import { personalParts } from '../src/public-line.ts'
import { isRefusalCode, Refusal, refusals, refuse } from '../src/refusal.ts'
import { fieldText, lengthOf, shorten, tidy } from '../src/text.ts'

const code = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return error instanceof Refusal ? error.code : error
  }
}

describe('a name in public', () => {
  it.each<[string, NameMask, string]>([
    ['王建明', 'surname', '王**'],
    ['王建明', 'middle', '王*明'],
    ['王明', 'middle', '王*'],
    ['𠮷田明', 'surname', '𠮷**'],
    ['欧阳修远', 'surname', '欧阳**'],
    ['欧阳修远', 'middle', '欧阳*远'],
    ['欧阳', 'surname', '欧**'],
    ['欧阳修', 'middle', '欧阳*'],
    ['阿卜杜拉·热合曼', 'middle', '阿**'],
    ['John Smith', 'middle', 'J**'],
    ['王建明', 'honorific', '王同志'],
    ['王建明', 'hidden', '一位党员'],
    ['', 'full', '一位党员'],
    ['王建明', 'full', '王建明'],
  ])('%s by %s is %s', (name, mask, shown) => expect(maskName(name, mask)).toBe(shown))
})

describe('a telephone number', () => {
  it.each([
    ['14401234567', 'demo', '14401234567'],
    ['138 1234 5678', 'mobile', '13812345678'],
    ['+86 138-1234-5678', 'mobile', '13812345678'],
    ['１３８１２３４５６７８', 'mobile', '13812345678'],
    ['0355-2034567', 'landline', '03552034567'],
    ['010 6513 4567', 'landline', '01065134567'],
  ])('%s is read', (typed, kind, value) => expect(readPhone(typed)).toEqual({ kind, value }))

  it.each(['1381234567', '138123456789', '12345678901', '', 'abc', '1'.repeat(41), '110', '2034567', '138١٢٣٤٥٦٧٨'])(
    '%s is refused',
    (typed) => expect(code(() => phone(typed))).toBe('bad-phone'),
  )

  it('is a mobile where a code must arrive', () => {
    expect(code(() => phone('0355-2034567', ['mobile', 'demo']))).toBe('bad-phone')
  })

  it('is masked', () => {
    expect(maskPhone('14401234567')).toBe('144****4567')
    expect(maskPhone('03552034567')).toBe('0355-*****67')
  })
})

describe('text', () => {
  it('is counted in code points', () => {
    expect(lengthOf('𠮷野家')).toBe(3)
    expect(fieldText('what', '𠮷'.repeat(300), 300)).toHaveLength(600)
    expect(shorten('𠮷野家很好', 3)).toBe('𠮷野…')
  })

  it.each([
    ['a'.repeat(100_000), 'too-long'],
    [' '.repeat(100_000), 'too-long'],
    ['字'.repeat(301), 'too-long'],
    [' \u200b\n ', 'empty-text'],
  ])('of wrong length is refused', (text, expected) => {
    expect(code(() => fieldText('what', text, 300))).toBe(expected)
  })

  it('loses what the eye cannot see and keeps what it can', () => {
    expect(tidy('灯\u202e坏了\u0000 \r\n\r\n\r\n请\t修')).toBe('灯坏了\n\n请 修')
    expect(tidy('👨‍👩‍👧 <b>')).toBe('👨‍👩‍👧 <b>')
  })

  it('is composed, so that one word is one word however it was typed', () => {
    expect(tidy('cafe\u0301')).toBe('caf\u00e9')
  })

  it('is the same when tidied twice', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => tidy(tidy(text)) === tidy(text)))
  })
})

describe('the public line', () => {
  it.each([
    ['电话14401234567找我', 'phone', true],
    ['电话 138 1234 5678', 'phone', true],
    ['一三八一二三四五六七八', 'phone', true],
    ['0355-2034567', 'phone', true],
    ['身份证140403199001011234', 'id-number', true],
    ['3号楼2单元', 'door', true],
    ['住501室', 'door', true],
    ['望棠小区5 幢 302', 'door', true],
    ['3-2-501 灯坏了', 'door', true],
    ['解放路32号', 'door', true],
    ['晋A12345挡住了', 'plate', true],
    ['我叫王建明', 'name', true],
    ['帮张大爷换灯', 'name', false],
    ['微信abc12345', 'account', true],
    ['王建明家', 'name', true],
  ])('%s holds a %s', (text, kind, sure) => {
    const found = personalParts(text, ['王建明', '14401234567'])
    expect(found).toContainEqual(expect.objectContaining({ kind, sure }))
  })

  it.each([
    '楼道灯坏了，3号楼的电梯也停了',
    '想找人陪诊，周四上午',
    '2026年3月9日前要用',
    '孩子8岁，四点半放学',
    '20260309之前',
  ])('%s may go out', (text) => expect(personalParts(text)).toEqual([]))

  it('marks the place in the text as typed', () => {
    const text = '请打１４４０１２３４５６７'
    const [found] = personalParts(text)
    expect(text.slice(found?.from, found?.to)).toBe('１４４０１２３４５６７')
  })
})

describe('evidence', () => {
  it.each([
    [['word'], 'E0'],
    [['word', 'phoned'], 'E1'],
    [['word', 'second-person'], 'E1'],
    [['word', 'link'], 'E1'],
    [['site-code'], 'E2'],
    [['home-code'], 'E2'],
    [['organiser'], 'E2'],
    [['home-code', 'told'], 'E2'],
    [['home-code', 'link'], 'E3'],
    [[], 'E0'],
  ] as const)('%j makes %s', (given, level) => expect(evidenceLevel(given)).toBe(level))

  it('never falls when a proof is added, whatever the order', () => {
    const some = fc.array(fc.constantFrom(...proofs), { maxLength: 8 })
    fc.assert(
      fc.property(some, fc.constantFrom(...proofs), (given, more) => {
        expect(atLeast(evidenceLevel([...given, more]), evidenceLevel(given))).toBe(true)
        expect(evidenceLevel(given.toReversed())).toBe(evidenceLevel(given))
      }),
    )
    expect(evidenceLevels.map((level) => atLeast(level, 'E2'))).toEqual([false, false, true, true])
  })
})

describe('a refusal', () => {
  it('has an HTTP status that is a refusal', () => {
    for (const status of Object.values(refusals)) expect(status).toBeGreaterThanOrEqual(400)
    expect(refuse('stale', { version: 3 })).toMatchObject({ code: 'stale', status: 409, params: { version: 3 } })
    expect(isRefusalCode('toString')).toBe(false)
  })
})
