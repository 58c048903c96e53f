import { type Check, filesOf, isCode } from './kit.ts'

/** The features of the house: the same words in server and web. A new one is added here and to docs/glossary.md first. */
export const features = [
  'sessions',
  'organisations',
  'people',
  'enrolments',
  'pairings',
  'needs',
  'catalogue',
  'orders',
  'activities',
  'services',
  'points',
  'store',
  'appraisals',
  'notices',
  'supervision',
  'emergencies',
  'reports',
  'figures',
  'audits',
  'audits',
  'schemes',
  'imports',
  'files',
  'messages',
  'health',
] as const

const roles = ['routes', 'pages', 'commands', 'queries', 'jobs'] as const
const topLevel = new Set([
  'app',
  'audit',
  'batch',
  'config',
  'context',
  'db',
  'errors',
  'gate',
  'http',
  'jobs',
  'main',
  'plugins',
])
const known = new Set<string>(features)
/** Places where several features meet: a desk's week, a unit's or member's day, what is one's own, who opened what. */
const meetingPlaces = new Set(['desk', 'unit', 'audit', 'figures', 'today', 'mine'])
// `pages.poster.ts`: a part of a file that grew too long keeps its role's name in front.
const part = '(?:\\.[a-z][a-z-]*)?'
const role = new RegExp(`^(?:${roles.join('|')})${part}\\.ts$`)

const webFolder = (word: string) => known.has(word) || meetingPlaces.has(word)

/** The objection to a file's name or place, or undefined. */
export function objection(path: string): string | undefined {
  const parts = path.split('/')
  const name = parts.at(-1) ?? ''
  if (isCode(path) && !/^[a-z0-9.-]+$/.test(name) && !path.startsWith('.'))
    return 'file names are lower-case with dashes'
  if (path.startsWith('server/src/')) return ofServer(parts.slice(2), name)
  if (/^web\/src\/(member|console)\//.test(path) && parts.length > 4 && !webFolder(parts[3] ?? ''))
    return `“${parts[3]}” is no feature`
  if (path.startsWith('contract/src/') && parts.length > 3)
    return 'the contract is one file per feature, without folders'
  if (path.startsWith('server/migrations/') && !/^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    return 'migrations are NNNN_words.sql'
  return undefined
}

function ofServer([folder = '', file, deeper]: string[], name: string): string | undefined {
  if (file === undefined) {
    const word = name.replace(/(\.test)?\.ts$/, '')
    return topLevel.has(word) ? undefined : `“${name}” is not one of the server's top files`
  }
  // A tool that outgrew its file is a folder of its name.
  if (folder === 'platform') return undefined
  if (!known.has(folder)) return `“${folder}” is no feature`
  if (deeper) return 'a feature has no folders'
  if (role.test(file) || new RegExp(`^${folder}${part}\\.(?:test|long)\\.ts$`).test(file)) return undefined
  return `a feature holds ${roles.join(', ')} (with a part: ${roles[1]}.poster.ts) and ${folder}.test.ts, nothing else`
}

export const vocabulary: Check = {
  name: 'vocabulary',
  unit: 'files',
  minimum: 230,
  async look(root) {
    const all = filesOf(root).filter((path) => isCode(path) || path.endsWith('.sql'))
    const problems = all.flatMap((path) => {
      const why = objection(path)
      return why ? [`${path}: ${why}`] : []
    })
    return { saw: all.length, problems }
  },
}
