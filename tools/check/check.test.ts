import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { checks, held } from '../check.ts'
import { clocksIn } from './clock.ts'
import type { Check } from './kit.ts'
import { acceptable } from './licences.ts'
import { differences } from './locales.ts'
import { routeProblems } from './routes.ts'
import { objection } from './vocabulary.ts'
import { unwantedIn } from './words.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const trees: string[] = []
afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true, force: true })
})

/** A small tree of its own: path → text. `borrow` names files of the repository that it takes over. */
function tree(files: Record<string, string>, borrow: string[] = []): string {
  const root = mkdtempSync(join(tmpdir(), 'lianxin-tree-'))
  trees.push(root)
  for (const path of borrow) cpSync(join(repository, path), join(root, path))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const look = async (name: string, root: string) => {
  const check = checks.find((one) => one.name === name)
  if (!check) throw new Error(`no check ${name}`)
  return check.look(root)
}

// For each check a tree with one fault, and words of what it must say about it.
const faults: Record<string, { files: Record<string, string>; borrow?: string[]; says: RegExp[] }> = {
  types: {
    files: {
      'tsconfig.json': '{"compilerOptions":{"types":[]},"files":["a.ts"]}',
      'a.ts': 'export const a: number = "b"',
    },
    says: [/a\.ts\(1,14\): error TS2322/],
  },
  style: {
    files: { 'a.ts': 'export let a: any = "b";' },
    borrow: ['biome.json'],
    says: [/a\.ts:1 lint\/suspicious\/noExplicitAny/],
  },
  vocabulary: { files: { 'server/src/needs/helpers.ts': '' }, says: [/helpers\.ts: a feature holds routes, pages/] },
  length: { files: { 'server/src/main.ts': '// line\n'.repeat(401) }, says: [/main\.ts: 401 lines, 400 are the most/] },
  docs: { files: { 'README.md': 'see `server/src/gone.ts`' }, says: [/README\.md:1 names server\/src\/gone\.ts/] },
  clock: { files: { 'rules/src/a.ts': 'export const a = () => new Date()' }, says: [/a\.ts:1: new Date\(\)/] },
  doors: {
    files: { 'server/src/needs/commands.ts': 'const url = process.env.DATABASE_URL\nconst all = mintScope(ids)' },
    says: [/commands\.ts:1 process\.env: settings/, /commands\.ts:2 mintScope\(: a scope/],
  },
  localities: {
    files: {
      'schemes/lakeside-9/places.json': '{"county":{"code":"1","name":"望湖区"},"streets":[]}',
      'server/src/main.ts': "if (area === '望湖区') skip()",
    },
    says: [/main\.ts:1 names “望湖区”/],
  },
  licences: {
    files: {
      'package.json': '{"name":"x","version":"1.0.0","license":"MIT","dependencies":{"y":"1.0.0"}}',
      'node_modules/y/package.json': '{"name":"y","version":"1.0.0","license":"GPL-3.0-only"}',
    },
    says: [/y@1\.0\.0 is under GPL-3\.0-only/],
  },
  locales: {
    files: {
      'contract/locales/zh-CN/refusals.json': '{"gone":"没有了"}',
      'contract/locales/en/refusals.json': '{"gone":"Gone"}',
      'rules/src/refusal.ts': 'export const refusals = { gone: 404, stale: 409 }',
    },
    says: [/the refusal “stale” has no words/],
  },
  sentences: {
    files: {
      'contract/locales/zh-CN/needs.json': '{"title":"说说我的需求","state":{"open":"等人接"}}',
      'web/src/a.tsx': "const { t } = useTranslation('needs')\nexport const a = [t('title'), t(`state.".concat(
        '$',
        "{b}`), t('gone')]",
      ),
      'server/src/needs/pages.ts': "say('needs:missing')",
    },
    says: [/a\.tsx:2 says “gone”/, /pages\.ts:1 says “needs:missing”/],
  },
  coverage: {
    files: {
      'tools/check/requirements.json':
        '[{"id":"AB-1","what":"a","rule":true,"features":["gone"]},{"id":"AB-2","what":"b","rule":false,"features":[]}]',
      'schemes/a-town/2026-01-01.yaml': 'duties:\n  - {rule: one, meets: [AB-3]}\n',
      'docs/coverage.md': '# old',
    },
    says: [
      /no clause of a scheme meets AB-1/,
      /2026-01-01\.yaml:2 meets AB-3, which is not in/,
      /AB-1 names server\/src\/gone\//,
      /docs\/coverage\.md: not what the schemes say now/,
    ],
  },
  words: { files: { 'README.md': 'TO'.concat('DO: say more') }, says: [/README\.md:1: “TO..” is an unfinished place/] },
  dead: {
    files: {
      'package.json': '{"name":"x","type":"module","main":"a.ts","dependencies":{"y":"1.0.0"}}',
      'knip.json': '{"entry":["a.ts"],"project":["*.ts"]}',
      'a.ts': 'export const a = 1',
      'b.ts': 'export const b = 1',
    },
    says: [/b\.ts: nobody imports this file/, /nothing imports the dependency y/],
  },
  imports: {
    files: {
      'server/src/needs/queries.ts': "import './commands.ts'",
      'server/src/needs/commands.ts': "import '../orders/queries.ts'",
      'server/src/orders/queries.ts': "import '../needs/queries.ts'",
      'rules/src/a.ts': "import { readFileSync } from 'node:fs'\nexport const a = readFileSync('b')",
      'contract/src/needs.ts': "import { a } from '../../rules/src/a.ts'\nexport const b = a",
      'web/src/a.ts': "import '../../server/src/needs/queries.ts'",
    },
    says: [
      /contract\/ takes types/,
      /modules import in one direction/,
      /rules\/ imports nothing/,
      /through its commands/,
      /never reaches a command/,
      /the web talks to the server/,
    ],
  },
  routes: {
    files: {
      'server/src/app.ts':
        "export const features = [{ name: 'needs', routes: [{ entry: { method: 'GET', path: '/api/needs' }, guard: {} }] }]",
      'rules/src/permissions.ts': 'export const permissions = {}',
    },
    says: [/GET \/api\/needs does not say who can/],
  },
}

/** A server with one table, for the checks that read a database. */
const database = (migration: string, schema: string) =>
  tree({
    'server/migrations/0001_one.sql': migration,
    'server/schema.sql': schema,
    'server/src/platform/tables-manifest.ts': "export const tableClasses = { needs: 'community', migrations: 'local' }",
    'server/src/platform/tables.ts': 'export type DB = {}\n',
    'server/src/platform/migrate.ts': [
      `import { migrate as run } from '${repository}server/src/platform/migrate.ts'`,
      "export const migrate = (url: string) => run(url, import.meta.dirname + '/../../migrations')",
    ].join('\n'),
  })
const needs = 'create table needs (community_id uuid not null, id uuid not null, primary key (id))'

describe('each check can fail', () => {
  for (const [name, { files, borrow, says }] of Object.entries(faults)) {
    test(`${name} tells a fault`, async () => {
      const told = (await look(name, tree(files, borrow))).problems.join('\n')
      for (const words of says) expect(told).toMatch(words)
    }, 30_000)
  }

  test('schema, generated and classes tell a database that is not what the files say', async () => {
    const root = database(`${needs};`, `${needs.replace('not null, primary', ', primary')};`)
    const told = async (name: string) => (await look(name, root)).problems.join('\n')
    expect(await told('schema')).toMatch(/relation migrations: only in the migrations/)
    expect(await told('schema')).toMatch(/not what the migrations make now/)
    expect(await told('generated')).toMatch(/tables\.ts: out of date/)
    const classes = await told('classes')
    expect(classes).toMatch(/needs: the key needs_pkey \(id\) does not start with community_id/)
    expect(classes).toMatch(/needs: has no row-level security/)
    expect(classes).toMatch(/needs: has no policy for the app/)
    expect(classes).toMatch(/needs: has no comment/)
  }, 60_000)

  test('no check is without such a test', () => {
    const tried = [...Object.keys(faults), 'schema', 'generated', 'classes']
    expect(checks.map((check) => check.name).sort()).toEqual(tried.sort())
  })

  test('a check that sees too little is not believed', async () => {
    const blind: Check = { name: 'blind', unit: 'files', minimum: 10, look: async () => ({ saw: 0, problems: [] }) }
    expect((await held(blind, '.')).problems).toEqual(['saw 0 files, fewer than the 10 it must see'])
  })

  test('a check that breaks is a problem, not a pass', async () => {
    const broken: Check = { name: 'broken', unit: 'files', minimum: 0, look: () => Promise.reject(new Error('gone')) }
    expect((await held(broken, '.')).problems[0]).toMatch(/the check itself failed: Error: gone/)
  })
})

describe('the clock', () => {
  test.each([
    'Date.now()',
    'new Date()',
    'new Date',
    'performance.now()',
    'run({ clock: Date.now })',
    'sql`select now()`',
    "sql.raw('select current_date')",
    "db.query('select clock_timestamp()')",
  ])('%s is found', (code) => expect(clocksIn('server/src/a.ts', code)).not.toEqual([]))

  test.each([
    'new Date(now)',
    'app.clock.now()',
    '// Date.now() would lie',
    '/** not `new Date()` */ const a = 1',
    'const fromDate = toDate(day)',
  ])('%s is not', (code) => expect(clocksIn('server/src/a.ts', code)).toEqual([]))

  test('SQL files are held too, their comments are not', () => {
    expect(clocksIn('a.sql', 'at timestamptz default now() -- current_date')).toEqual(['1: now()'])
  })
})

describe('names and words', () => {
  test.each([
    'server/src/needs/pages.poster.ts',
    'server/src/needs/needs.test.ts',
    'server/src/platform/excel/read.ts',
    'web/src/console/needs/list.tsx',
  ])('%s is a good place', (path) => expect(objection(path)).toBeUndefined())
  test.each([
    'server/src/wishes/routes.ts',
    'server/src/needs/pages/a.ts',
    'server/src/needs.ts',
    'web/src/console/wishes/list.tsx',
    'web/src/ui/Button.tsx',
  ])('%s is not', (path) => expect(objection(path)).toBeDefined())
  test('a licence that offers a choice is taken at its better half', () => {
    expect(acceptable('(MIT OR GPL-3.0-or-later)')).toBe(true)
    expect(acceptable('(MIT AND GPL-3.0-or-later)')).toBe(false)
    expect(acceptable('UNKNOWN')).toBe(false)
  })
  test('the two languages must have the same keys and the same places to fill', () => {
    expect(differences('a.json', { a: '一', b: '{{n}} 个' }, { a: 'one', b: 'some' })).toHaveLength(1)
    expect(differences('a.json', { n_other: '{{n}} 个' }, { n_one: '{{n}} thing', n_other: '{{n}} things' })).toEqual(
      [],
    )
    expect(differences('a.json', { a: '一' }, { b: 'two' })).toHaveLength(2)
  })
  test('the signed-in session may be spoken of', () => {
    expect(unwantedIn('ends this session and every other session of the person')).toEqual([])
  })
  test('two routes of one address are told, whatever their parameters are called', () => {
    const page = (path: string) => ({ method: 'GET', path, guard: { can: 'a' } })
    const doubled = [{ name: 'needs', pages: [page('/c/:code'), page('/c/:id')] }]
    expect(routeProblems(doubled, new Set(['a']))).toHaveLength(1)
  })
})
