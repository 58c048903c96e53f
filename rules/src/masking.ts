/**
 * How a scheme may show a member in public: `full` name · `middle` hidden (王*明) · `surname` with stars (王**) ·
 * `honorific` (王同志) · `hidden` (一位党员). Residents are never named at all.
 */
export const nameMasks = ['full', 'middle', 'surname', 'honorific', 'hidden'] as const
export type NameMask = (typeof nameMasks)[number]

const compound = new Set(
  (
    '欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 夏侯 申屠 淳于 单于 太史 端木 独孤 南宫 轩辕 ' +
    '呼延 百里 东郭 西门 澹台 公冶 宗政 濮阳 赫连 闻人 万俟 钟离 第五 拓跋 鲜于 仲孙 公羊 乐正 亓官 司寇'
  ).split(' '),
)

/** Surname in code points: two for a compound surname with a given name, else one; names with · have none. */
function surnameOf(points: readonly string[]): string {
  const two = points.slice(0, 2).join('')
  return points.length > 2 && compound.has(two) ? two : (points[0] ?? '')
}

/**
 * A name as the scheme's rule shows it. Works on code points (𠮷 is one character), keeps compound surnames whole and
 * shows no more than the first character of names joined by · or of Latin names. The number of stars says nothing
 * about the name's length.
 */
export function maskName(name: string, mask: NameMask): string {
  const clean = name.trim().normalize('NFC')
  const points = [...clean]
  if (mask === 'hidden' || points.length === 0) return '一位党员'
  if (mask === 'full') return clean
  const foreign = /[·•・‧.\s]/u.test(clean) || /^\p{Script=Latin}/u.test(clean)
  const surname = foreign ? (points[0] ?? '') : surnameOf(points)
  if (mask === 'honorific') return `${surname}同志`
  const rest = points.length - [...surname].length
  if (mask === 'middle' && !foreign && rest > 1) return `${surname}*${points.at(-1)}`
  return mask === 'middle' && !foreign ? `${surname}*` : `${surname}**`
}
