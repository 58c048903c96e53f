import type { GradesRule } from './grades.ts'
import { checkHappens } from './scheme-check-happens.ts'
import type { Report } from './scheme-check-kit.ts'
import { checkWhen } from './scheme-check-when.ts'
import type { Scheme } from './scheme-schema.ts'

type Tell = (path: (string | number)[], message: string, instead: string) => void

/** Grades that nobody can get or that run the wrong way; bands with holes, shares that are not the whole. */
export function checkGrades(scheme: Scheme, report: Report): void {
  for (const [at, grades] of (scheme.grades ?? []).entries()) {
    const tell: Tell = (path, message, instead) => report(['grades', at, ...path], message, instead)
    const known = (name: string, path: (string | number)[]) => {
      if (!grades.names.includes(name)) tell(path, `等次里没有“${name}”`, grades.names.join('、'))
    }
    if (new Set(grades.names).size < grades.names.length) tell(['names'], '有两个等次同名', '各取各的名')
    if (grades.goal !== undefined) known(grades.goal, ['goal'])
    if ('bands' in grades.by) checkBands(grades.by.bands, tell)
    if ('shares' in grades.by) {
      const sum = grades.by.shares.reduce((total, { share }) => total + share, 0)
      if (Math.abs(sum - 1) > 1e-9) tell(['by', 'shares'], `比例加起来是 ${sum}`, '合计为 1')
    }
    checkOrder(grades, tell)
    const edges = (grades.stars ?? []).map(({ from }) => from)
    if (new Set(edges).size < edges.length) tell(['stars'], '两个星级从同一个分数开始', '各写各的 from')
    const stars = (grades.stars ?? []).map(({ star }) => star)
    if (new Set(stars).size < stars.length) tell(['stars'], '有两个星级同名', '各取各的名')
    for (const [index, bar] of (grades.bars ?? []).entries()) {
      known(bar['at-most'], ['bars', index])
      checkHappens(scheme, bar.on, ['grades', at, 'bars', index, 'on'], report)
      checkWhen(scheme, bar.on, bar.when, ['grades', at, 'bars', index, 'when'], report)
    }
  }
}

function checkBands(bands: readonly { from?: number }[], tell: Tell): void {
  bands.forEach((band, index) => {
    const last = index === bands.length - 1
    const above = bands[index - 1]?.from
    const hole = last ? band.from !== undefined : band.from === undefined
    if (hole) tell(['by', 'bands', index], '分数段有空当', '从高到低写 from，最后一档不写')
    else if (!last && above !== undefined && (band.from ?? 0) >= above)
      tell(['by', 'bands', index, 'from'], '分数段重叠了', `小于 ${above}`)
  })
}

/**
 * Bands and shares name every grade once, in the order of `names`: both are dealt from the top, and a bar counts places
 * in `names`, so that with another order it would raise somebody.
 */
function checkOrder({ by, names }: GradesRule, tell: Tell): void {
  if ('jury' in by) return
  const form = 'bands' in by ? 'bands' : 'shares'
  const listed = ('bands' in by ? by.bands : by.shares).map(({ grade }) => grade)
  let whole = true
  for (const [index, grade] of listed.entries()) {
    if (!names.includes(grade)) {
      tell(['by', form, index], `等次里没有“${grade}”`, names.join('、'))
      whole = false
    } else if (listed.indexOf(grade) < index) {
      tell(['by', form, index], `等次“${grade}”写了两次`, '每个等次写一次')
      whole = false
    }
  }
  for (const name of names.filter((one) => !listed.includes(one))) {
    if (form === 'bands')
      tell(
        ['by', form],
        `等次“${name}”没有分数段，分数段有空当`,
        `{grade: ${name}, from: …}；不用的等次从 names 里去掉`,
      )
    else
      tell(['by', form], `等次“${name}”没有比例，谁也评不上`, `{grade: ${name}, share: …}；不用的等次从 names 里去掉`)
    whole = false
  }
  if (whole && listed.some((grade, index) => grade !== names[index]))
    tell(['by', form], '等次的顺序和 names 不一样，好的和差的会颠倒', `从好到差：${names.join('、')}`)
}
