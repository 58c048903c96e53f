import { describe, expect, test } from 'vitest'
import { namedHouseholds } from './households.ts'
import { demoNeeds, needTexts } from './needs.ts'
import { everydayName, shortCode } from './places.ts'
import { rosterColumns, rosterRows } from './roster.ts'
import { organisationTree } from './tree.ts'

const tree = organisationTree()
const rows = rosterRows()
const counted = (values: string[]) => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts.values()].sort((a, b) => b - a)
}

describe('the invented district', () => {
  test('the same seed gives the same district, another seed another', () => {
    expect(rosterRows()).toEqual(rows)
    expect(organisationTree()).toEqual(tree)
    expect(rosterRows(7).slice(0, 50)).not.toEqual(rows.slice(0, 50))
  })

  test('it has the size asked for, and smaller ones can be asked for', () => {
    expect([tree.communities.length, tree.units.length, rows.length]).toEqual([45, 240, 2500])
    const small = rosterRows(3, { members: 200, units: 19, communities: 5 })
    expect(small.length).toBe(200)
    expect(new Set(small.map((row) => row.单位)).size).toBe(19)
  })

  test('every community has two to five neighbourhoods, a unit and a telephone of its own', () => {
    for (const community of tree.communities) {
      const inside = tree.neighbourhoods.filter((one) => one.communityCode === community.code)
      expect(inside.length).toBeGreaterThanOrEqual(2)
      expect(inside.length).toBeLessThanOrEqual(5)
      expect(new Set(inside.map((one) => one.name)).size).toBe(inside.length)
      expect(tree.units.some((unit) => unit.linkedCommunityCode === community.code)).toBe(true)
    }
    expect(new Set(tree.communities.map((one) => one.phone)).size).toBe(45)
  })

  test('no code is given twice in the whole tree', () => {
    const codes = [
      tree.county.code,
      ...[...tree.streets, ...tree.communities, ...tree.units].map((one) => one.code),
      ...tree.neighbourhoods.flatMap((one) => [one, ...one.grids, ...one.buildings].map((inner) => inner.code)),
    ]
    expect(new Set(codes).size).toBe(codes.length)
  })

  test('a short code depends on the official code alone', () => {
    expect(shortCode('140403001001')).toBe(tree.communities[0]?.code)
    expect(everydayName('东关社区居委会')).toBe('东关社区')
    expect(everydayName('二马路社区居民委员会')).toBe('二马路社区')
    expect(everydayName('桃园村委会')).toBe('桃园村')
    expect(everydayName('泽头中心村委会')).toBe('泽头中心村')
  })
})

describe('the roster', () => {
  test('every phone is of the machine range and given once, staff and households included', () => {
    const phones = [...rows.map((row) => row.手机号), ...tree.staff.map((one) => one.phone)]
    phones.push(...[...namedHouseholds(), ...demoNeeds(300)].map((one) => one.phone).filter((phone) => phone !== ''))
    for (const phone of phones) expect(phone).toMatch(/^1440\d{7}$/)
    expect(new Set(phones).size).toBe(phones.length)
  })

  test('every unit, branch and home named is in the tree', () => {
    for (const row of rows) {
      const unit = tree.units.find((one) => one.name === row.单位)
      expect(unit?.branches).toContain(row.支部)
      if (row.居住社区 === '') expect(row.居住街道 + row.居住小区).toBe('')
      else {
        const street = tree.streets.find((one) => one.name === row.居住街道)
        const community = tree.communities.find((one) => one.name === row.居住社区 && one.streetCode === street?.code)
        const inside = tree.neighbourhoods.filter((one) => one.communityCode === community?.code)
        expect(inside.map((one) => one.name)).toContain(row.居住小区)
      }
    }
  })

  test('homes, sizes and strengths are skewed, and about 6 % of homes are unknown', () => {
    const unknown = rows.filter((row) => row.居住社区 === '').length
    expect(unknown / rows.length).toBeGreaterThan(0.045)
    expect(unknown / rows.length).toBeLessThan(0.075)
    const homes = counted(rows.map((row) => row.居住社区).filter((name) => name !== ''))
    expect(homes.slice(0, 5).reduce((sum, one) => sum + one, 0)).toBeGreaterThan(rows.length / 4)
    const sizes = tree.units.map((unit) => unit.members).sort((a, b) => a - b)
    expect(sizes[120]).toBeLessThan(10)
    expect(sizes.at(-1)).toBeGreaterThan(50)
    for (const skill of ['电工', '法律', '医护', '教师', '会计', '手语']) {
      expect(rows.some((row) => row.特长.split('、').includes(skill))).toBe(true)
    }
  })

  test('it holds what real lists stumble over: rare characters, compound surnames, names with a dot, namesakes', () => {
    const names = rows.map((row) => row.姓名)
    expect(names.some((name) => /[\u{20000}-\u{3ffff}]/u.test(name))).toBe(true)
    expect(names.some((name) => /^(欧阳|司马)/.test(name))).toBe(true)
    expect(names.some((name) => name.includes('·'))).toBe(true)
    expect(new Set(names).size).toBeLessThan(names.length)
  })

  test('its columns come in the fixed order', () => {
    expect(Object.keys(rows[0] ?? {})).toEqual([...rosterColumns])
  })
})

test('need texts are varied, and the public line never repeats the private words', () => {
  const texts = needTexts()
  expect(texts.length).toBeGreaterThanOrEqual(60)
  expect(new Set(texts.map((one) => one.category)).size).toBeGreaterThanOrEqual(10)
  for (const text of texts) expect(text.publicLine).not.toContain(text.text)
  expect(new Set(texts.map((one) => one.text)).size).toBe(texts.length)
})
