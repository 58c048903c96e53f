import type { Report } from './scheme-check-kit.ts'
import { listBlocks, type Scheme } from './scheme-schema.ts'

/** Rules that speak about nobody: an empty list of kinds or roles, or a role that the scheme does not have. */
export function checkSubjects(scheme: Scheme, report: Report): void {
  const known = (scheme.catalogues?.roles ?? []).map(({ id }) => id)
  for (const block of listBlocks) {
    for (const [at, rule] of (scheme[block] ?? []).entries()) {
      if ('organisation-kinds' in rule && rule['organisation-kinds']?.length === 0)
        report(
          [block, at, 'organisation-kinds'],
          '一类单位也没写，这条谁也不管',
          '写上单位类别；不分类别的，去掉这一项',
        )
      if (!('roles' in rule) || !rule.roles) continue
      if (rule.roles.length === 0)
        report([block, at, 'roles'], '一种角色也没写，这条谁也不管', '写上角色；不分角色的，去掉这一项')
      for (const role of rule.roles) {
        if (!known.includes(role))
          report([block, at, 'roles'], `目录 roles 里没有“${role}”，这条谁也不管`, '先在 catalogues/roles 里写上')
      }
    }
  }
}
