import type { EvidenceLevel } from '../tag.tsx'

interface Sample {
  id: string
  who: string
  what: string
  at: string
  level: EvidenceLevel
  minutes: number
  odd?: string
}

export const records: Sample[] = [
  {
    id: 'a',
    who: '桑照野',
    what: '社区服务日：量血压',
    at: '11月21日 周六 08:30',
    level: 'E2',
    minutes: 90,
    odd: '同一张照片',
  },
  { id: 'b', who: '闻雪渡', what: '修水龙头', at: '11月21日 周六 09:30', level: 'E3', minutes: 45 },
  { id: 'c', who: '叶满溪', what: '搬一张旧床下楼', at: '11月20日 周五 19:30', level: 'E3', minutes: 20 },
  { id: 'd', who: '鹿鸣涧', what: '楼道大扫除', at: '11月15日 周日 09:00', level: 'E1', minutes: 120 },
]

export const people = records.map(({ id, who }) => ({ id, name: who, about: '县水务局支部' }))
