import type { Report } from './scheme-check-kit.ts'
import { checkWhen } from './scheme-check-when.ts'
import type { Scheme } from './scheme-schema.ts'

export function checkGrades(scheme: Scheme, report: Report): void {
  for (const [at, grades] of (scheme.grades ?? []).entries()) {
    const known = (name: string, path: (string | number)[]) => {
      if (!grades.names.includes(name)) report(['grades', at, ...path], `等次里没有“${name}”`, grades.names.join('、'))
    }
    if ('bands' in grades.by) {
      const { bands } = grades.by
      bands.forEach((band, index) => {
        known(band.grade, ['by', 'bands', index])
        const last = index === bands.length - 1
        const above = bands[index - 1]?.from
        const hole = last ? band.from !== undefined : band.from === undefined
        if (hole) report(['grades', at, 'by', 'bands', index], '分数段有空当', '从高到低写 from，最后一档不写')
        else if (!last && above !== undefined && (band.from ?? 0) >= above) {
          report(['grades', at, 'by', 'bands', index, 'from'], '分数段重叠了', `小于 ${above}`)
        }
      })
    }
    if ('shares' in grades.by) {
      const sum = grades.by.shares.reduce((total, { share }) => total + share, 0)
      if (Math.abs(sum - 1) > 1e-9) report(['grades', at, 'by', 'shares'], `比例加起来是 ${sum}`, '合计为 1')
      grades.by.shares.forEach((share, index) => {
        known(share.grade, ['by', 'shares', index])
      })
    }
    if (grades.goal !== undefined) known(grades.goal, ['goal'])
    if (new Set(grades.names).size < grades.names.length)
      report(['grades', at, 'names'], '有两个等次同名', '各取各的名')
    if ('bands' in grades.by) {
      for (const name of grades.names.filter((one) => !bandsOf(grades).includes(one)))
        report(['grades', at, 'by', 'bands'], `等次“${name}”没有分数段，分数段有空当`, `{grade: ${name}, from: …}`)
    }
    const edges = (grades.stars ?? []).map(({ from }) => from)
    if (new Set(edges).size < edges.length) report(['grades', at, 'stars'], '两个星级从同一个分数开始', '各写各的 from')
    for (const [index, bar] of (grades.bars ?? []).entries()) {
      known(bar['at-most'], ['bars', index])
      checkWhen(scheme, bar.on, bar.when, ['grades', at, 'bars', index, 'when'], report)
    }
  }
}

const bandsOf = (grades: NonNullable<Scheme['grades']>[number]): string[] =>
  'bands' in grades.by ? grades.by.bands.map(({ grade }) => grade) : []
