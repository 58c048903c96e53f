/** The class of each table (house.md, Data): it gives the table its key, its wall and, beyond one machine, its place. */
export type TableClass = 'reference' | 'community' | 'person' | 'unit' | 'scope' | 'lookup' | 'local'

export const tableClasses: Record<string, TableClass> = {
  organisations: 'reference',
  enrolments: 'community',
  needs: 'community',
  needs_private: 'community',
  transitions: 'community',
  orders: 'community',
  presences: 'community',
  services: 'community',
  ratings: 'community',
  facts: 'community',
  points_lines: 'community',
  balances: 'community',
  people: 'person',
  person_private: 'person',
  credentials: 'person',
  roles: 'person',
  memberships: 'person',
  person_items: 'person',
  unit_members: 'unit',
  unit_items: 'unit',
  audit: 'scope',
  outbox: 'scope',
  idempotency: 'scope',
  messages: 'scope',
  staff: 'scope',
  imports: 'scope',
  import_rows: 'scope',
  identities: 'lookup',
  sessions: 'lookup',
  one_time_codes: 'lookup',
  invitations: 'lookup',
  rate_limits: 'local',
  inbox: 'local',
  sms_queue: 'local',
  migrations: 'local',
}

/** The column that every key of a class starts with; reference, lookup and local tables key by their own value. */
export const classKeys: Partial<Record<TableClass, string>> = {
  community: 'community_id',
  person: 'person_id',
  unit: 'unit_id',
  scope: 'scope_id',
}
