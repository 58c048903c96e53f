import type { Fits } from './proposal.ts'

/**
 * Which words of a roster speak for a category: people write their strengths freely, so a word that is contained is
 * enough. Chosen by us from everyday speech; a scheme's catalogue may name more.
 */
export const categoryWords: Fits = {
  repair: ['电工', '水电', '家电', '维修', '木工', '管道', '水务', '供电', '住建'],
  companion: ['陪', '医护', '护理', '驾驶', '社工', '卫健', '医院'],
  errand: ['驾驶', '跑腿', '采买'],
  health: ['医', '护', '急救', '心理', '中医', '药', '卫健', '疾控'],
  learning: ['教师', '辅导', '外语', '书法', '美术', '音乐', '学校', '教育'],
  digital: ['电脑', '手机', '计算机', '网络', '信息'],
  environment: ['园林', '环保', '保洁', '城管', '绿化'],
  safety: ['消防', '安全', '治安', '公安', '燃气', '应急'],
  legal: ['法律', '律师', '法', '司法'],
  policy: ['政策', '社保', '会计', '财税', '民政', '人社', '税'],
  culture: ['书法', '音乐', '舞蹈', '摄影', '文艺', '厨艺', '文旅'],
  support: ['心理', '社工', '手语', '厨艺', '理发', '民政'],
  dispute: ['调解', '法律', '心理', '司法', '信访'],
}

/** Which words of a roster's free times fit when the resident wants somebody. */
export const timeWords: Fits = {
  'weekday-day': ['工作日白天', '轮休', '白天'],
  'weekday-evening': ['工作日晚上', '晚上'],
  saturday: ['周六', '周末'],
  sunday: ['周日', '周末'],
}
