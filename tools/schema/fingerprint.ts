import type { Client } from 'pg'

// One query per kind of object, each giving a name and everything that can differ between two databases of one make.
const grants = (acl: string, owner: string) =>
  `(select coalesce(string_agg(coalesce(r.rolname, 'public') || ':' || a.privilege_type || case when a.is_grantable then '*' else '' end,
      ' ' order by coalesce(r.rolname, 'public'), a.privilege_type), '')
    from aclexplode(${acl}) a left join pg_roles r on r.oid = a.grantee where a.grantee <> ${owner})`
const ours = `n.nspname = 'public'`

const queries: Record<string, string> = {
  relation: `select c.relname as name, concat_ws(' ', c.relkind, c.relpersistence, pg_get_userbyid(c.relowner),
      'rls', c.relrowsecurity, 'forced', c.relforcerowsecurity, c.reloptions::text, ${grants('c.relacl', 'c.relowner')}) as what
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relkind in ('r', 'p', 'v', 'm', 'S')`,
  column: `select c.relname || '.' || a.attname as name, concat_ws(' ', row_number() over (partition by c.oid order by a.attnum),
      format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end, a.attidentity, a.attgenerated,
      l.collname, pg_get_expr(d.adbin, d.adrelid), ${grants('a.attacl', 'c.relowner')}) as what
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    left join pg_collation l on l.oid = a.attcollation and l.collname <> 'default'
    where ${ours} and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped`,
  constraint: `select c.relname || '.' || k.conname as name, concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated) as what
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where ${ours} and k.contype <> 'n'`,
  index: `select c.relname as name, concat_ws(' ', pg_get_indexdef(c.oid), i.indisvalid) as what
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace where ${ours}`,
  policy: `select tablename || '.' || policyname as name, concat_ws(' ', permissive, roles::text, cmd, qual, 'check', with_check) as what
    from pg_policies where schemaname = 'public'`,
  routine: `select p.oid::regprocedure::text as name, concat_ws(' ', pg_get_userbyid(p.proowner), pg_get_functiondef(p.oid),
      p.proacl is null, ${grants('p.proacl', 'p.proowner')}) as what
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${ours} and p.prokind in ('f', 'p')
    and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e')`,
  trigger: `select c.relname || '.' || t.tgname as name, pg_get_triggerdef(t.oid) as what
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where ${ours} and not t.tgisinternal`,
  type: `select t.typname as name, concat_ws(' ', t.typtype, format_type(t.typbasetype, t.typtypmod),
      (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)) as what
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${ours} and t.typtype in ('e', 'd', 'r')`,
  sequence: `select sequencename as name, concat_ws(' ', data_type, start_value, increment_by, cycle) as what
    from pg_sequences where schemaname = 'public'`,
  extension: `select extname as name, extname as what from pg_extension where extname <> 'plpgsql'`,
  schema: `select n.nspname as name, ${grants('n.nspacl', 'n.nspowner')} as what from pg_namespace n where ${ours}`,
  comment: `select i.type || ' ' || i.identity as name, d.description as what
    from pg_description d cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    where i.schema = 'public'`,
}

/** Everything that makes this database what it is, `kind name` → `what`; the rows of its tables apart. */
export async function fingerprint(db: Client): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const [kind, query] of Object.entries(queries)) {
    const { rows } = await db.query<{ name: string; what: string }>(`${query} order by 1, 2`)
    for (const { name, what } of rows) found.set(`${kind} ${name}`, what)
  }
  return found
}

/** What the two databases do not have in common, one line per object. */
export function differencesOf(
  left: Map<string, string>,
  right: Map<string, string>,
  names: [string, string],
): string[] {
  const [first, second] = names
  const lines: string[] = []
  for (const [name, what] of left) {
    const other = right.get(name)
    if (other === undefined) lines.push(`${name}: only in ${first}`)
    else if (other !== what) lines.push(`${name}: ${first} has “${what}”, ${second} has “${other}”`)
  }
  for (const name of right.keys()) if (!left.has(name)) lines.push(`${name}: only in ${second}`)
  return lines
}
