import { isOn, lawBeside } from './scheme.ts'
import { type ListBlock, listBlocks, type Scheme, type SwitchName } from './scheme-schema.ts'

export type Law = 'LAW-1' | 'LAW-2' | 'LAW-3' | 'LAW-4' | 'LAW-5'

/** The laws above every scheme in our own plain words; who deploys checks the wording in force. */
export const laws: Readonly<Record<Law, { name: string; say: string }>> = {
  'LAW-1': {
    name: '国办函〔2026〕12号',
    say: '除安全和应急外，不强制打卡签到、不按积分排名、不算在线时长；不要求多余的照片、视频和轨迹，不当作日常考核的主要办法',
  },
  'LAW-2': { name: '志愿服务条例', say: '志愿服务是自愿的、不收钱；做的事要适合本人的身体和本领，该有资质的要有资质' },
  'LAW-3': { name: '志愿服务记录与证明办法', say: '服务记录要真实完整，可以用纸；谁记录谁负责，证明免费开' },
  'LAW-4': {
    name: '个人信息保护法、未成年人网络保护条例',
    say: '只收必要的信息；公开姓名要本人单独同意，不利的事不公开；不满十四周岁的，要监护人同意',
  },
  'LAW-5': { name: '适老化规范', say: '字大、好点、看得清，不用图片验证，找得到人帮忙' },
}

/** A clause that meets a law: both texts, and what holds now. */
export interface Collision {
  /** Place in the scheme, as problems name it: points/praised. */
  clause: string
  /** The scheme's own sentence. */
  ours: string
  law: Law
  theirs: string
  /** The switch that decides; absent where the law leaves no choice or only asks for care. */
  switch?: SwitchName
  /** Is that switch on that day. */
  on: boolean
  /** What the product does meanwhile. */
  now: string
}

interface Clause {
  block: ListBlock | 'publication'
  id: string
  say: string
  part: Record<string, unknown>
}
interface Meets {
  law: Law
  switch?: SwitchName
  now: string
}

const word = (pattern: RegExp, value: unknown) => pattern.test(JSON.stringify(value ?? ''))

/** What each kind of clause runs into; a clause may meet several laws. */
const sees: readonly ((clause: Clause, scheme: Scheme) => Meets | undefined)[] = [
  ({ block, part }) =>
    (block === 'notices' && part.what === 'points') || (block === 'publication' && part.points === 'community')
      ? { law: 'LAW-1', switch: 'ranking', now: '开关没开：只列各人的积分，不排名次' }
      : undefined,
  ({ block, part }) =>
    block === 'grades' && word(/"shares"/, part.by)
      ? { law: 'LAW-1', switch: 'ranking', now: '开关没开：等次由人来评，不按名次分' }
      : undefined,
  ({ block, part }) =>
    block === 'awards' && word(/积分|名次|排名/, part.compared)
      ? { law: 'LAW-1', switch: 'ranking', now: '开关没开：系统不排名次，积分只作参考，由人比选' }
      : undefined,
  ({ block, part }) =>
    block === 'duties' && ['E2', 'E3'].includes(String(part.evidence))
      ? { law: 'LAW-1', switch: 'compulsory-check-in', now: '开关没开：两个人说得清的也算，不用现场签到' }
      : undefined,
  ({ block, part }) =>
    block === 'notices' && (part.what === 'warnings' || part.what === 'negative')
      ? { law: 'LAW-4', switch: 'negative-publication', now: '开关没开：只告诉本人和单位，不公开' }
      : undefined,
  ({ block, part }) =>
    block === 'low' && word(/"(talk|mend)"/, part.does)
      ? { law: 'LAW-2', now: '只在本人、单位和社区之间，请了假、社区没有事的不算；由人决定谈不谈' }
      : undefined,
  ({ block, part }) =>
    block === 'results' && word(/考核|晋升|晋职|任用|提拔/, part.for)
      ? { law: 'LAW-1', now: '记录只供参考，本人先看到，可以申诉，最后由具名的人决定' }
      : undefined,
  ({ part }) =>
    part.names === 'full' || part.mask === 'full'
      ? { law: 'LAW-4', now: '只有本人单独同意的才写全名，别的只写姓' }
      : undefined,
  ({ block, part }) =>
    block === 'awards' && word(/"veto"/, Object.keys(part)) && part.veto !== undefined
      ? { law: 'LAW-4', now: '由一位具名的人决定，写明理由，本人可以申诉' }
      : undefined,
  ({ say }) =>
    /打卡|刷脸|人脸/.test(say)
      ? { law: 'LAW-1', switch: 'compulsory-check-in', now: '开关没开：不强制，怎么证明由本人选' }
      : undefined,
  ({ say }) =>
    /照片|拍照|视频/.test(say)
      ? { law: 'LAW-1', switch: 'compulsory-photo', now: '开关没开：照片可有可无' }
      : undefined,
  ({ say }) =>
    /定位|轨迹/.test(say) ? { law: 'LAW-1', switch: 'location-band', now: '开关没开：不收位置' } : undefined,
  ({ say }) =>
    /在线时长|登录次数|安装率|下载/.test(say)
      ? { law: 'LAW-1', switch: 'online-time', now: '开关没开：不算在线时长' }
      : undefined,
]

/**
 * Every place where a scheme meets one of the laws on a day, with both texts: switches that are written down, and
 * clauses that would need one or need care. A collision is no mistake of form: the scheme loads, the clause keeps its
 * gentle form until its switch is on.
 */
export function collisions(scheme: Scheme, date: string): Collision[] {
  const switches = (Object.keys(scheme.switches ?? {}) as SwitchName[]).map((name): Collision => {
    const given = scheme.switches?.[name]
    const on = isOn(scheme, name, date)
    const ours = `${given?.authority}（${given?.document}）：${given?.reason}，到 ${given?.until} 为止`
    const now = on ? '开着：依据、理由和截止日期给每个人看' : `已经到期：${given?.until} 以后不作数`
    return { clause: `switches/${name}`, ours, ...beside(lawBeside[name]), switch: name, on, now }
  })
  const clauses = clausesOf(scheme).flatMap((clause) =>
    sees.flatMap((see): Collision[] => {
      const met = see(clause, scheme)
      if (!met) return []
      const on = met.switch !== undefined && isOn(scheme, met.switch, date)
      const now = on ? '开着：照这一条办，依据、理由和截止日期给每个人看' : met.now
      const at = clause.id === '' ? clause.block : `${clause.block}/${clause.id}`
      return [
        { clause: at, ours: clause.say, ...beside(met.law), ...(met.switch ? { switch: met.switch } : {}), on, now },
      ]
    }),
  )
  return [...switches, ...clauses, ...entries(scheme)]
}

const beside = (law: Law) => ({ law, theirs: `${laws[law].name}：${laws[law].say}` })

function clausesOf(scheme: Scheme): Clause[] {
  const listed = listBlocks.flatMap((block) =>
    ((scheme[block] ?? []) as readonly { rule: string; say: string }[]).map((part) => ({
      block,
      id: part.rule,
      say: part.say,
      part: part as unknown as Record<string, unknown>,
    })),
  )
  const { publication } = scheme
  return publication ? [...listed, { block: 'publication', id: '', say: publication.say, part: publication }] : listed
}

/** Entries of catalogues about children without a guardian, or about a profession without its licence. */
function entries(scheme: Scheme): Collision[] {
  return Object.entries(scheme.catalogues ?? {}).flatMap(([name, list]) =>
    (list ?? []).flatMap((entry): Collision[] => {
      if (!['fields', 'posts', 'teams', 'groups', 'activities'].includes(name)) return []
      const at = { clause: `catalogues/${name}/${entry.id}`, ours: `${entry.name}：${entry.say}`, on: false }
      const text = `${entry.name}${entry.say}`
      const child = /孩子|儿童|少年|未成年|学生/.test(text) && !entry.minors
      const licence = /法律|义诊|看病|行医|电工|燃气/.test(text) && !entry.licence
      return [
        ...(child ? [{ ...at, ...beside('LAW-4'), now: '写上 minors: true，要监护人同意才派' }] : []),
        ...(licence ? [{ ...at, ...beside('LAW-2'), now: '写上 licence: 要什么资质，没有资质的不派' }] : []),
      ]
    }),
  )
}
