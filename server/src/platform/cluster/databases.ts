import pg from 'pg'
import { waitFor } from './processes.ts'

/** Passwords of the superuser and of the three roles, made at random when the cluster is made. */
export type Passwords = { postgres: string; lianxin_owner: string; lianxin_app: string; lianxin_drain: string }
/** How to reach a running cluster: a folder with its socket, or loopback. */
export type Address = { host: string; port: number }

/** A connection address that `pg` and libpq both read; a socket's folder stands percent-encoded as the host. */
export function addressUrl(at: Address, role: keyof Passwords, passwords: Passwords, database: string): string {
  return `postgresql://${role}:${encodeURIComponent(passwords[role])}@${encodeURIComponent(at.host)}:${at.port}/${database}`
}

/** Runs `work` on one connection and closes it. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  // Without a listener a server that goes away would end this process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Asks until the server answers. False when it has ended or 60 s (recovery after a kill) have passed. */
export async function untilReady(url: string, ended: () => boolean): Promise<boolean> {
  let ready = false
  let asking = false
  const ask = async () => {
    asking = true
    ready = await withClient(url, (client) => client.query('select 1')).then(
      () => true,
      () => false,
    )
    asking = false
  }
  await waitFor(() => {
    if (!ready && !asking && !ended()) void ask()
    return ready || ended()
  }, 60)
  return ready
}

/** Makes the three roles, or gives them their passwords again: none superuser, none past row-level security. */
export async function makeRoles(adminUrl: string, passwords: Passwords): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (const role of ['lianxin_owner', 'lianxin_app', 'lianxin_drain'] as const) {
      const known = await client.query('select 1 from pg_roles where rolname = $1', [role])
      const verb = known.rowCount ? 'alter' : 'create'
      const rights = 'login nosuperuser nobypassrls nocreatedb nocreaterole noreplication'
      await client.query(`${verb} role ${role} ${rights} password ${client.escapeLiteral(passwords[role])}`)
    }
  })
}

/** A database of lianxin_owner's, to which the other two may only connect. Does nothing when it is there. */
export async function createDatabase(adminUrl: string, name: string, template = 'template0'): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const known = await client.query('select 1 from pg_database where datname = $1', [name])
    const [id, from] = [client.escapeIdentifier(name), client.escapeIdentifier(template)]
    if (!known.rowCount) {
      await client.query(`create database ${id} owner lianxin_owner template ${from}`)
      await client.query(`revoke all on database ${id} from public`)
      await client.query(`grant connect on database ${id} to lianxin_app, lianxin_drain`)
    }
    // The mark of the embedded database: what only a development may do asks for it (platform/walls.ts).
    await client.query(`alter database ${id} set lianxin.embedded to 'on'`)
  })
}

/** Takes a database away, with whoever is still connected to it. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`),
  )
}

/** Makes a database one that nobody connects to and others are copied from. */
export async function sealTemplate(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, (client) =>
    client.query(`alter database ${client.escapeIdentifier(name)} with is_template true allow_connections false`),
  )
}
