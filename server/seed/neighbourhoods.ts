import type { Community } from './places.ts'
import { random } from './random.ts'

export interface Building {
  code: string
  name: string
  gridCode: string
  households: number
}

export interface Grid {
  code: string
  name: string
}

export interface Neighbourhood {
  code: string
  name: string
  communityCode: string
  grids: Grid[]
  buildings: Building[]
}

const first =
  '望棠 槐荫 柳岸 杏坛 听松 枕溪 云杉 锦书 画屏 兰亭 春晖 和鸣 清波 梧桐 海棠 石榴 丁香 玉兰 紫藤 银杏 白鹭 黄鹂 归雁 停云 明月 朝霞 晚照 新荷 麦田 知秋 望岳 临水 半山 东篱 南窗 北辰 西园 花溪 竹苑 松间'.split(
    ' ',
  )
const last = '小区 里 新村 苑 家园 花园 公寓 大院'.split(' ')

/**
 * Two to five neighbourhoods for each community, with their grids and buildings; a popular community has more and
 * larger ones. Names are not used twice in the district while there are new ones left.
 */
export function neighbourhoods(seed: number, communities: readonly Community[]): Neighbourhood[] {
  const stream = random(seed, 'neighbourhoods')
  const names = stream.shuffled(last.flatMap((end) => first.map((start) => start + end)))
  let used = 0
  return communities.flatMap((community) => {
    const popular = community.pull > 0.15
    const count = popular ? stream.int(3, 5) : stream.int(2, 4)
    let gridsBefore = 0
    return Array.from({ length: count }, (_, index): Neighbourhood => {
      const code = `${community.code}-${index + 1}`
      const grids = Array.from({ length: stream.int(1, popular ? 3 : 2) }, (): Grid => {
        gridsBefore += 1
        return { code: `${community.code}-g${gridsBefore}`, name: `第${gridsBefore}网格` }
      })
      const buildings = Array.from({ length: stream.int(3, popular ? 16 : 10) }, (_, place): Building => {
        const grid = grids[place % grids.length] as Grid
        return {
          code: `${code}-${place + 1}`,
          name: `${place + 1}幢`,
          gridCode: grid.code,
          households: stream.int(2, 7) * 12,
        }
      })
      const name = names[used++ % names.length] ?? ''
      return { code, name, communityCode: community.code, grids, buildings }
    })
  })
}
