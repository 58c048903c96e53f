import { type Check, filesOf, isCode, isTest, lineAt, textOf, withoutComments } from './kit.ts'

/** What only a few files may do, and why. `doors` are those files. */
const held: { pattern: RegExp; doors: RegExp; why: string }[] = [
  {
    pattern: /\bprocess\s*\.\s*env\b/g,
    doors: /^server\/src\/(config|platform\/cluster\/processes)\.ts$/,
    why: 'settings are read in config.ts alone',
  },
  {
    pattern: /\bmintScope\s*\(/g,
    doors: /^server\/src\/(gate|jobs|platform\/scope)\.ts$/,
    why: 'a scope is made at the session gate and the job gate alone',
  },
  {
    pattern: /\bset\s+(?:local|session)\b|\bset_config\s*\(/gi,
    // and functions that are a transaction of their own, written down here one by one
    doors:
      /^server\/(src\/(db|gate)\.ts|migrations\/(0020_rollups|0021_verify|0022_reads|0023_today|0024_straight_plans|0051_member_months|0054_need_months|0080_opened_cards|0085_placing|0086_need_counts|0087_desk_list|0088_desk_pages|0110_days_at_once|0111_who_and_where|0121_sides|0130_pauses)\.sql)$/,
    why: 'the scope enters a transaction in one way',
  },
  {
    pattern: /\bpg_(?:try_)?advisory_(?:lock|unlock)\b|\blisten\s+[a-z_]+\s*[;'"`]/gi,
    doors: /^$/,
    why: 'session locks and LISTEN do not survive a transaction pooler',
  },
  {
    pattern: /\bMath\s*\.\s*random\b/g,
    doors: /^$/,
    why: 'chance comes from node:crypto or from a seed',
  },
  {
    pattern: /\bcreate\s+(?:or\s+replace\s+)?(?:constraint\s+)?trigger\b/gi,
    doors: /^$/,
    why: 'business rules live in rules/, not in triggers',
  },
]

/** Who goes through a door that is not theirs, as `path:line words: why`. */
export function trespasses(path: string, text: string): string[] {
  const clean = withoutComments(path, text)
  return held
    .filter(({ doors }) => !doors.test(path))
    .flatMap(({ pattern, why }) =>
      [...clean.matchAll(pattern)].map((match) => `${path}:${lineAt(clean, match.index)} ${match[0].trim()}: ${why}`),
    )
}

export const doors: Check = {
  name: 'doors',
  unit: 'files',
  minimum: 100,
  async look(root) {
    const all = filesOf(root).filter(
      (path) =>
        /^(rules|contract|server)\/(src|migrations)\//.test(path) &&
        (isCode(path) || path.endsWith('.sql')) &&
        !isTest(path),
    )
    return { saw: all.length, problems: all.flatMap((path) => trespasses(path, textOf(root, path))) }
  },
}
