import { randomUUID } from 'node:crypto'
import type { Ctx, RoleName } from '../server/src/context.ts'
import { leaveTurn, openBeside, takeTurn } from './lib/local.ts'
import { giveUp } from './lib/stopping.ts'

const usage = `npm run admin -- invite <organisation> <role>   prints a one-time link; organisation by code, name or id
npm run admin -- invite <new name> operator    in an empty tree: makes the first organisation, a county
        [--kind county|prefecture|province] [--code xy] [--scheme <id>]
npm run admin -- reset <login>                 prints a one-time link for a new password
Roles: operator county street clerk grid-worker secretary. The server may be running or not.`

const day = 24 * 3600 * 1000
const [verb, ...rest] = process.argv.slice(2)
const options = new Map<string, string>()
const words: string[] = []
for (let at = 0; at < rest.length; at++) {
  const word = rest[at] ?? ''
  if (word.startsWith('--')) options.set(word.slice(2), rest[++at] ?? '')
  else words.push(word)
}

type Job = (tools: Awaited<ReturnType<typeof open>>) => Promise<string>
const jobs: Record<string, Job> = { invite, reset }
const job = verb && words[0] ? jobs[verb] : undefined
if (!job) {
  console.error(usage)
  process.exit(2)
}

/** The server's own parts, under its own role and walls; beside a running server, or with the database alone. */
async function open() {
  const address = await takeTurn()
  const database = await openBeside()
  const { configFrom } = await import('../server/src/config.ts')
  const { openApp } = await import('../server/src/app.ts')
  const { jobContext } = await import('../server/src/jobs.ts')
  const origin = process.env.PUBLIC_ORIGIN ?? address
  const config = configFrom({
    ...process.env,
    ...database.env,
    LOG_LEVEL: 'error',
    ...(origin ? { PUBLIC_ORIGIN: origin } : {}),
  })
  const { app } = await openApp({ ...config, inbox: false }, { jobs: false, poolSize: 2 })
  const close = async () => {
    await app.close()
    await database.stop()
    if (!address) leaveTurn()
  }
  const context = (ids: string[]): Ctx => ({ ...jobContext(app, 'admin', ids), key: randomUUID() })
  return { app, context, close }
}

async function invite({ app, context }: Awaited<ReturnType<typeof open>>): Promise<string> {
  const [named = '', role = ''] = words
  const { makeLink } = await import('../server/src/organisations/commands.invite.ts')
  const { seats } = await import('@lianxin/rules/permissions')
  const kinds = role === 'member' ? undefined : (seats as Record<string, readonly string[]>)[role]
  if (!kinds?.length) throw new Error(`“${role}” is no role that can be invited\n${usage}`)
  const found = await app.pool.kysely
    .selectFrom('organisations')
    .select(['id', 'name', 'kind', 'code'])
    .where((row) => row.or([row('code', '=', named), row('name', '=', named), row(row.cast('id', 'text'), '=', named)]))
    .where('endedAt', 'is', null)
    .limit(10)
    .execute()
  const fitting = found.filter((one) => kinds.includes(one.kind))
  if (fitting.length > 1)
    throw new Error(
      `“${named}” is ${fitting.length} organisations; say which: ${fitting.map((one) => one.code).join(', ')}`,
    )
  const seat = fitting[0] ?? (found.length === 0 && role === 'operator' ? await firstOrganisation(named) : undefined)
  if (!seat)
    throw new Error(
      found[0]
        ? `a ${role} sits in ${kinds.join(', ')}; “${named}” is a ${found[0].kind}`
        : `there is no organisation “${named}”`,
    )
  const wanted = { organisationId: seat.id, role: role as RoleName, personId: null, life: 7 * day }
  const { link, expiresAt } = await makeLink(context([seat.id]), wanted)
  return `${seat.name} (${seat.code}), ${role}, good once, until ${expiresAt}:\n${link}`

  async function firstOrganisation(name: string) {
    const anyone = await app.pool.kysely.selectFrom('organisations').select('id').limit(1).executeTakeFirst()
    if (anyone) return undefined
    const { act } = await import('../server/src/db.ts')
    const { ensureOrganisation } = await import('../server/src/organisations/commands.ts')
    const { newId } = await import('../server/src/platform/ids.ts')
    const kind = options.get('kind') ?? 'county'
    if (kind !== 'county' && kind !== 'prefecture' && kind !== 'province') throw new Error(usage)
    const schemeId = options.get('scheme')
    if (schemeId && !app.schemes.ids().includes(schemeId))
      throw new Error(`no scheme “${schemeId}”; there are ${app.schemes.ids().join(', ')}`)
    const id = newId(app.clock)
    const ctx = context([id])
    const made = await act(ctx, { action: 'organisation.create', scope: ctx.scope, subject: id }, (tx) =>
      ensureOrganisation(tx, { parent: null, id, kind, name, code: options.get('code'), schemeId }),
    )
    return { id, name, kind, code: made.code }
  }
}

async function reset({ context }: Awaited<ReturnType<typeof open>>): Promise<string> {
  const { makeLink } = await import('../server/src/organisations/commands.invite.ts')
  const { staffByLogin } = await import('../server/src/sessions/commands.ts')
  const login = words[0] ?? ''
  const person = await staffByLogin(context([]), login)
  if (!person) throw new Error(`nobody with a role signs in as “${login}”`)
  const { link, expiresAt } = await makeLink(context([person.organisationId]), { ...person, life: day })
  return `${login}, new password, good once, until ${expiresAt}:\n${link}`
}

try {
  const tools = await open()
  try {
    console.log(await job(tools))
  } finally {
    await tools.close()
  }
} catch (error) {
  giveUp(error)
}
