// Who may import whom. Each rule's comment is what `npm run check` prints; the reasons are in docs/decisions/.
const test = '\\.(test|long)\\.tsx?$'
const feature = '^server/src/(?!platform/)([^/]+)/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'modules import in one direction; take out the part that both need',
      severity: 'error',
      from: {},
      // Types vanish before anything runs: a ring that holds by a type only is no ring.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolves',
      comment: 'the imported file is not there',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'rules-are-pure',
      comment: 'rules/ imports nothing but typebox: no I/O, no clock, no other room',
      severity: 'error',
      from: { path: '^rules/src/', pathNot: test },
      to: { pathNot: ['^rules/src/', '(^|/)node_modules/typebox/'] },
    },
    {
      name: 'contract-is-shapes',
      comment: 'contract/ imports typebox and the types of rules/, nothing that runs',
      severity: 'error',
      from: { path: '^contract/', pathNot: test },
      to: { pathNot: ['^contract/', '(^|/)node_modules/typebox/', '^rules/src/'] },
    },
    {
      name: 'contract-takes-types-only',
      comment: 'contract/ takes types from rules/, not values (import type)',
      severity: 'error',
      from: { path: '^contract/', pathNot: test },
      to: { path: '^rules/src/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'server-not-web',
      comment: 'the server does not import the web',
      severity: 'error',
      from: { path: '^server/src/' },
      to: { path: '^web/' },
    },
    {
      name: 'web-not-server',
      comment: 'the web talks to the server through contract/ only',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^server/' },
    },
    {
      name: 'source-not-tools',
      comment: 'tools/, bench/ and test casts are built on the source, never the other way round',
      severity: 'error',
      from: { path: '^(rules|contract|server|web)/src/', pathNot: test },
      to: { path: ['^(tools|bench|deploy)/', '^server/test/', '^web/e2e/', test] },
    },
    {
      name: 'platform-knows-no-feature',
      comment: 'platform/ holds tools; features use them, never the other way round',
      severity: 'error',
      from: { path: '^server/src/platform/', pathNot: test },
      to: { path: feature },
    },
    {
      name: 'other-features-by-commands',
      comment: 'a feature reaches another one through its commands, never its queries, pages, routes or jobs',
      severity: 'error',
      from: { path: feature, pathNot: test },
      to: { path: '^server/src/[^/]+/(queries|pages|routes|jobs)[.]', pathNot: ['^server/src/$1/', '^server/src/platform/'] },
    },
    {
      name: 'routes-stay-at-home',
      comment: 'routes.ts is contract entry + can + own command or query',
      severity: 'error',
      from: { path: '^server/src/(?!platform/)([^/]+)/routes[.]', pathNot: test },
      to: { path: feature, pathNot: '^server/src/$1/' },
    },
    {
      name: 'queries-only-read',
      comment: 'queries.ts is SQL that reads: it never reaches a command, page, route or job',
      severity: 'error',
      from: { path: '^server/src/(?!platform/)[^/]+/queries[.]', pathNot: test },
      to: { path: '^server/src/(?!platform/)[^/]+/(commands|pages|routes|jobs)[.]' },
    },
    {
      name: 'commands-know-no-page',
      comment: 'commands.ts decides and writes; pages, routes and jobs call it',
      severity: 'error',
      from: { path: '^server/src/(?!platform/)[^/]+/commands[.]', pathNot: test },
      to: { path: '^server/src/(?!platform/)[^/]+/(pages|routes|jobs)[.]' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^web/dist/', '[.]json$', '[.]css$'] },
    // Types count too: a type-only import of the wrong room is still knowing too much.
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default', 'node', 'require'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.d.ts', '.json'],
    },
  },
}
