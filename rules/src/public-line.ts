import { halfWidth } from './text.ts'

export const findingKinds = ['phone', 'id-number', 'email', 'plate', 'door', 'name', 'account'] as const
export type FindingKind = (typeof findingKinds)[number]

/** A piece of a text that could tell who someone is. `sure` blocks publishing, the rest asks the clerk to look. */
export interface Finding {
  kind: FindingKind
  /** UTF-16 places in the text given, for marking it on the page. */
  from: number
  to: number
  sure: boolean
}

const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万钱严覃武戴莫孔向常汤牛葛尤柴'
const titles = '先生|女士|小姐|大爷|大妈|大娘|阿姨|叔叔|奶奶|爷爷|老人|婆婆|大哥|大姐|师傅|老师|医生|某某|某'
const numerals = '零一二三四五六七八九〇幺两'

const patterns: readonly [FindingKind, RegExp, boolean][] = [
  ['id-number', /(?<!\d)\d{6}\s?(?:19|20)\d{2}\s?\d{4}\s?\d{3}[\dXx](?![\dA-Za-z])/g, true],
  ['phone', /(?<!\d)(?:\+?86[\s-]?)?1[3-9](?:[\s\-—.·_]?\d){9}(?!\d)/g, true],
  ['phone', /(?<!\d)0\d{2,3}[\s\-—]?[2-9]\d{6,7}(?!\d)/g, true],
  ['phone', new RegExp(`[一幺][三四五六七八九][${numerals}]{9}`, 'g'), true],
  ['account', /(?<!\d)\d{16,19}(?!\d)/g, true],
  ['email', /[\w.+-]+@[\w-]+\.[\w.]+/g, true],
  ['account', /(?:微信|QQ|qq|vx|VX|wx)号?[:：\s]*[A-Za-z0-9_-]{5,}/g, true],
  ['plate', /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6}/g, true],
  ['door', new RegExp(`[\\d${numerals}十甲乙丙丁]+\\s*单元`, 'g'), true],
  ['door', new RegExp(`(?:幢|栋|座|号楼)\\s*[\\d${numerals}]{3,4}(?!\\d)`, 'g'), true],
  ['door', new RegExp(`[\\d${numerals}]{3,4}\\s*(?:室|户|房|号房)`, 'g'), true],
  ['door', /(?<![\d-])\d{1,3}[-－—#]\d{1,2}[-－—]\d{2,4}(?![\d-])/g, true],
  ['door', /(?:路|街|巷|胡同|弄|里)\s*\d{1,4}\s*号(?!楼|线)/g, true],
  ['name', new RegExp(`(?:我叫|我是|姓名[:：]?|名叫|叫做)[${surnames}]\\p{Script=Han}{1,2}`, 'gu'), true],
  ['name', new RegExp(`[${surnames}](?:\\p{Script=Han}{0,2}?)(?:${titles})`, 'gu'), false],
  ['phone', /(?<!\d)(?!(?:19|20)\d{2}[01]?\d[0-3]?\d)[2-9]\d{6,7}(?!\d)/g, false],
]

/**
 * Finds phones, identity numbers, doors, names and the like in a line that is to be public, by pattern and by the
 * words of the private part (`known`: the resident's name, phone and door). No promise that nothing is left: a person
 * still reads the line before it goes out.
 */
export function personalParts(text: string, known: readonly string[] = []): Finding[] {
  const plain = halfWidth(text)
  const found: Finding[] = []
  const add = (finding: Finding) => {
    const covered = found.some((other) => other.from <= finding.from && other.to >= finding.to)
    if (!covered) found.push(finding)
  }
  for (const word of known) {
    const wanted = halfWidth(word).trim()
    if ([...wanted].length < 2) continue
    for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + wanted.length)) {
      add({ kind: /^\d+$/.test(wanted) ? 'phone' : 'name', from: at, to: at + wanted.length, sure: true })
    }
  }
  for (const [kind, pattern, sure] of patterns) {
    for (const match of plain.matchAll(pattern)) {
      add({ kind, from: match.index, to: match.index + match[0].length, sure })
    }
  }
  return found.sort((a, b) => a.from - b.from || a.to - b.to)
}
