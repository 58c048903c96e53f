import { describe, expect, it } from 'vitest'
import { duties } from '../src/duties.ts'
import { collisions, laws } from '../src/scheme-collisions.ts'
import { fact, giving, rule, scheme } from './town.ts'

const given = { authority: '某部', document: '某文第三条', reason: '防汛期间', until: '2026-09-30' }
const notice = (what: string) => ({
  rule: 'board',
  cites: { doc: 'doc', place: '一' },
  say: '每月贴出来',
  what,
  where: ['community'],
  every: 'month',
})
const on = (more: object, date = '2026-03-01') =>
  collisions(scheme({ ...giving, ...more }), date).map(({ clause, law, switch: name, on }) => [clause, law, name, on])

describe('where a scheme meets the law both texts are told', () => {
  it.each<[string, object, unknown[]]>([
    ['points on the board', { notices: [notice('points')] }, ['notices/board', 'LAW-1', 'ranking', false]],
    [
      'warnings on the board',
      { notices: [notice('warnings')] },
      ['notices/board', 'LAW-4', 'negative-publication', false],
    ],
    [
      'names in full',
      { publication: { names: 'full', deeds: true, points: 'private', cites: notice('').cites, say: '公开写全名' } },
      ['publication', 'LAW-4', undefined, false],
    ],
    [
      'a duty that counts only what was proved on the spot',
      {
        duties: [rule('often', { on: 'service.verified', do: { times: 4 }, every: 'year', evidence: 'E2' })],
      },
      ['duties/often', 'LAW-1', 'compulsory-check-in', false],
    ],
    [
      'an award compared by points',
      {
        awards: [rule('best', { every: 'year', nominate: ['unit'], compared: ['积分'], number: 3, 'notice-days': 7 })],
      },
      ['awards/best', 'LAW-1', 'ranking', false],
    ],
    [
      'a talk with who did nothing',
      {
        duties: [rule('often', { on: 'service.verified', do: { times: 4 }, every: 'year' })],
        low: [
          rule('few', { after: 'year', when: { duty: 'often' }, does: [{ what: 'talk', by: 'unit' }], private: true }),
        ],
      },
      ['low/few', 'LAW-2', undefined, false],
    ],
    [
      'an appraisal fed by the records',
      { results: [rule('use', { to: ['单位'], for: ['年度考核'], appeal: true })] },
      ['results/use', 'LAW-1', undefined, false],
    ],
    [
      'a sentence that asks for photographs',
      { points: [rule('photo', { on: 'service.verified', give: 1, say: '上传照片的加一分' })] },
      ['points/photo', 'LAW-1', 'compulsory-photo', false],
    ],
    [
      'a sentence that counts time online',
      { points: [rule('time', { on: 'service.verified', give: 1, say: '在线时长满一小时加一分' })] },
      ['points/time', 'LAW-1', 'online-time', false],
    ],
    [
      'children without a guardian',
      { catalogues: { fields: [{ id: 'learning', name: '孩子课后', say: '放学后看护' }] } },
      ['catalogues/fields/learning', 'LAW-4', undefined, false],
    ],
    [
      'a profession without its licence',
      { catalogues: { fields: [{ id: 'legal', name: '法律咨询', say: '有事来问一问' }] } },
      ['catalogues/fields/legal', 'LAW-2', undefined, false],
    ],
  ])('%s', (_, more, expected) => expect(on(more)).toEqual([expected]))

  it('tells the scheme’s own sentence, the law’s, and what holds now', () => {
    const [met] = collisions(scheme({ notices: [notice('warnings')] }), '2026-03-01')
    expect(met).toMatchObject({ ours: '每月贴出来', now: '开关没开：只告诉本人和单位，不公开' })
    expect(met?.theirs).toContain(laws['LAW-4'].name)
  })

  it('finds nothing in a gentle scheme', () => expect(on({})).toEqual([]))

  it('a switch counts to its last day and not after it', () => {
    const more = { notices: [notice('points')], switches: { ranking: given } }
    expect(on(more, '2026-09-30')).toEqual([
      ['switches/ranking', 'LAW-1', 'ranking', true],
      ['notices/board', 'LAW-1', 'ranking', true],
    ])
    expect(on(more, '2026-10-01').map(([, , , is]) => is)).toEqual([false, false])
    expect(collisions(scheme({ ...giving, ...more }), '2026-09-30')[0]?.ours).toBe(
      '某部（某文第三条）：防汛期间，到 2026-09-30 为止',
    )
  })

  it('asks for proof on the spot only while the switch for it is on', () => {
    const rules = [rule('often', { on: 'service.verified', do: { times: 1 }, every: 'year', evidence: 'E2' })]
    const told = [fact('f', 'service.verified', '2026-02-01', { evidence: 'E1' })]
    const left = (more: object, day: string) =>
      duties(told, scheme({ duties: rules, ...more }), { who: 'member', subjectId: 'mei' }, day)[0]?.left
    expect(left({}, '2026-03-01')).toBe(0)
    const switches = { 'compulsory-check-in': given }
    expect([left({ switches }, '2026-09-30'), left({ switches }, '2026-10-01')]).toEqual([1, 0])
  })
})
