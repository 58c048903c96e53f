import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger, InjectOptions } from 'fastify'
import pg from 'pg'
import { pino } from 'pino'
import { openApp, type Running } from '../src/app.ts'
import { defaults } from '../src/config.ts'
import { phoneIdentity } from '../src/people/commands.ts'
import { virtualClock } from '../src/platform/clock.ts'
import { newId } from '../src/platform/ids.ts'
import type { Schemes } from '../src/platform/schemes.ts'
import { newToken, tokenHash } from '../src/platform/tokens.ts'
import { freshDatabase } from './database.ts'

/** A Monday morning, 08:40 in Beijing. */
export const monday = new Date('2026-11-23T00:40:00Z')

interface Place {
  id: string
  path: string
  code: string
  name: string
}

/** The cast: a small invented town that every server test plays in. */
export interface Town extends Running {
  clock: ReturnType<typeof virtualClock>
  /** A superuser's connection: for setting the stage and for looking behind the walls, never for the app. */
  admin: pg.Pool
  county: Place
  street: Place
  /** 杏林湾 and 柳岸, two communities of the street; 外县 lies in another county. */
  apricot: Place
  willow: Place
  foreign: Place
  /** 望棠小区 in 杏林湾. */
  garden: Place
  /** 县水务局 with one branch, linked to 杏林湾; 县二小 linked to 柳岸. */
  waterworks: Place
  waterBranch: Place
  school: Place
  /** 陆小满, clerk of 杏林湾; 葛知秋, clerk of 柳岸; 邢远山, secretary of 县水务局; 方既白 of the school. */
  clerk: Person
  willowClerk: Person
  secretary: Person
  schoolSecretary: Person
  streetOfficial: Person
  countyOfficial: Person
  /** 沈知远 and 𠮷若谷, members of 县水务局 living in 杏林湾; 宋折枝, teacher. */
  member: Person
  secondMember: Person
  teacher: Person
  close(): Promise<void>
}

export interface Person {
  id: string
  name: string
  phone: string
  /** Sends a request signed in as this person; a fresh idempotency key for writes unless one is given. */
  call(method: InjectOptions['method'], url: string, body?: unknown, key?: string): Promise<Answer>
  /** Uploads one file as a browser's form would. */
  upload(url: string, name: string, content: Buffer, key?: string): Promise<Answer>
  /** Adds another role to the same person. */
  also(role: string, organisation: Place): Promise<string>
}

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers freely
  body: any
  headers: Record<string, unknown>
}

/** Opens the town on a database of its own. Options: the scheme of both communities, or own schemes altogether. */
export async function openTown(
  options: { scheme?: string; schemes?: Schemes; log?: FastifyBaseLogger } = {},
): Promise<Town> {
  const database = await freshDatabase()
  const clock = virtualClock(monday)
  const log = options.log ?? (pino({ level: process.env.TEST_LOG ?? 'silent' }) as FastifyBaseLogger)
  const running = await openApp(
    {
      host: '127.0.0.1',
      port: 0,
      publicOrigin: 'http://localhost',
      appUrl: database.appUrl,
      drainUrl: database.drainUrl,
      sealKeys: `1:${'5a'.repeat(32)}`,
      inbox: true,
      staffTotp: false,
      logLevel: 'silent',
      trustProxy: ['127.0.0.1/8'],
      ...defaults,
    },
    { clock, log, poolSize: 5, jobs: false, ...(options.schemes ? { schemes: options.schemes } : {}) },
  )
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 })
  // the database is dropped under a connection that is just closing: no fault of any test
  admin.on('error', () => {})
  const stage = new Stage(running, admin, clock, options.scheme ?? 'luzhou-5412')
  return stage.set()
}

class Stage {
  private count = 0
  private readonly running: Running
  private readonly admin: pg.Pool
  private readonly clock: ReturnType<typeof virtualClock>
  private readonly scheme: string

  constructor(running: Running, admin: pg.Pool, clock: ReturnType<typeof virtualClock>, scheme: string) {
    this.running = running
    this.admin = admin
    this.clock = clock
    this.scheme = scheme
  }

  async place(parent: Place | undefined, kind: string, name: string, code: string, linked?: Place): Promise<Place> {
    const id = newId(this.clock)
    const path = parent ? `${parent.path}.${id}` : id
    await this.admin.query(
      `insert into organisations (id, parent_id, kind, path, code, name, phone, hours, scheme_id, linked_community_id, at)
       values ($1, $2, $3, $4, $5, $6, '0000-555 0117', '每天 8:30–17:30', $7, $8, $9)`,
      [id, parent?.id ?? null, kind, path, code, name, this.scheme, linked?.id ?? null, this.clock.now()],
    )
    return { id, path, code, name }
  }

  async person(name: string, role: string, organisation: Place): Promise<Person> {
    const id = newId(this.clock)
    const phone = `1440${String(++this.count).padStart(7, '0')}`
    await this.admin.query('insert into people (person_id, name, at) values ($1, $2, $3)', [id, name, this.clock.now()])
    await this.admin.query('insert into identities (value, person_id, at) values ($1, $2, $3)', [
      phoneIdentity(this.running.app.keys, phone),
      id,
      this.clock.now(),
    ])
    const also = async (more: string, where: Place): Promise<string> => {
      const roleId = newId(this.clock)
      await this.admin.query(
        'insert into roles (person_id, id, role, organisation_id, at) values ($1, $2, $3, $4, $5)',
        [id, roleId, more, where.id, this.clock.now()],
      )
      if (more !== 'member')
        await this.admin.query(
          'insert into staff (scope_id, person_id, role_id, role, name, at) values ($1, $2, $3, $4, $5, $6)',
          [where.id, id, roleId, more, name, this.clock.now()],
        )
      return roleId
    }
    const roleId = await also(role, organisation)
    const token = newToken()
    await this.admin.query(
      `insert into sessions (token_hash, person_id, role_id, epoch, at, seen_at, expires_at)
       values ($1, $2, $3, 0, $4, timestamptz '2099-01-01', timestamptz '2099-01-01')`,
      [tokenHash(token), id, roleId, this.clock.now()],
    )
    return {
      id,
      name,
      phone,
      also,
      call: (method, url, body, key) => this.send(method, url, body, { key, token }),
      upload: (url, file, content, key) => {
        const mark = 'town-boundary'
        const head = `--${mark}\r\ncontent-disposition: form-data; name="file"; filename="${file}"\r\n\r\n`
        const body = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${mark}--\r\n`)])
        return this.send('POST', url, body, { key, token, type: `multipart/form-data; boundary=${mark}` })
      },
    }
  }

  private async send(
    method: InjectOptions['method'],
    url: string,
    body: unknown,
    { key, token, type }: { key?: string | undefined; token: string; type?: string },
  ): Promise<Answer> {
    const headers: Record<string, string> = {}
    if (method !== 'GET') headers['idempotency-key'] = key ?? randomUUID()
    if (type) headers['content-type'] = type
    const payload = body === undefined ? {} : { payload: body as object }
    const request = { method: method ?? 'GET', url, cookies: { session: token }, headers, ...payload }
    const answer = await this.running.http.inject(request)
    const json = String(answer.headers['content-type'] ?? '').includes('json')
    return { status: answer.statusCode, body: json ? answer.json() : answer.body, headers: answer.headers }
  }

  async member(
    name: string,
    unit: Place,
    branch: Place | undefined,
    home: Place,
    neighbourhood?: Place,
  ): Promise<Person> {
    const person = await this.person(name, 'member', branch ?? unit)
    const now = this.clock.now()
    await this.admin.query(
      `insert into memberships (person_id, unit_id, branch_id, home_community_id, home_neighbourhood_id, strengths, at)
       values ($1, $2, $3, $4, $5, array['家电维修'], $6)`,
      [person.id, unit.id, branch?.id ?? null, home.id, neighbourhood?.id ?? null, now],
    )
    await this.admin.query(
      `insert into unit_members (unit_id, person_id, branch_id, name, strengths, home_community_id, at)
       values ($1, $2, $3, $4, array['家电维修'], $5, $6)`,
      [unit.id, person.id, branch?.id ?? null, name, home.id, now],
    )
    await this.enrolment('member', person.id, unit, home, name)
    return person
  }

  /** A due enrolment with its items, as the import leaves it. */
  async enrolment(subject: 'member' | 'unit', subjectId: string, unit: Place, community: Place, name: string) {
    const id = newId(this.clock)
    const kind = subject === 'unit' ? 'unit' : 'home'
    const now = this.clock.now()
    await this.admin.query(
      `insert into enrolments (community_id, id, subject, subject_id, unit_id, kind, term, state, seq, due_on, name,
         unit_name, strengths, at, state_at)
       values ($1, $2, $3, $4, $5, $6, '2026', 'due', 1, '2026-12-23', $7, $8, array['家电维修'], $9, $9)`,
      [community.id, id, subject, subjectId, unit.id, kind, name, unit.name, now],
    )
    await this.admin.query(
      `insert into transitions (community_id, entity_id, seq, entity, verb, to_state, at, actor, role)
       values ($1, $2, 1, 'enrolment', 'open', 'due', $3, 'stage', 'job')`,
      [community.id, id, now],
    )
    const data = JSON.stringify({ kind, subject, dueOn: '2026-12-23', communityName: community.name, name })
    if (subject === 'member')
      await this.admin.query(
        `insert into person_items (person_id, entity, entity_id, community_id, seq, state, data, at)
         values ($1, 'enrolment', $2, $3, 1, 'due', $4, $5)`,
        [subjectId, id, community.id, data, now],
      )
    await this.admin.query(
      `insert into unit_items (unit_id, entity, entity_id, community_id, person_id, seq, state, data, at)
       values ($1, 'enrolment', $2, $3, $4, 1, 'due', $5, $6)`,
      [unit.id, id, community.id, subject === 'member' ? subjectId : null, data, now],
    )
  }

  async set(): Promise<Town> {
    const county = await this.place(undefined, 'county', '杏林县', 'county')
    const otherCounty = await this.place(undefined, 'county', '外县', 'elsewhere')
    const street = await this.place(county, 'street', '听雨街道', 'street')
    const apricot = await this.place(street, 'community', '杏林湾社区', 'apricot')
    const willow = await this.place(street, 'community', '柳岸社区', 'willow')
    const foreign = await this.place(otherCounty, 'community', '外县社区', 'foreign')
    const garden = await this.place(apricot, 'neighbourhood', '望棠小区', 'garden')
    const waterworks = await this.place(county, 'unit', '县水务局', 'water', apricot)
    const waterBranch = await this.place(waterworks, 'branch', '第一支部', 'water-1')
    const school = await this.place(county, 'unit', '县二小', 'school', willow)
    const town = {
      ...this.running,
      clock: this.clock,
      admin: this.admin,
      county,
      street,
      apricot,
      willow,
      foreign,
      garden,
      waterworks,
      waterBranch,
      school,
      clerk: await this.person('陆小满', 'clerk', apricot),
      willowClerk: await this.person('葛知秋', 'clerk', willow),
      secretary: await this.person('邢远山', 'secretary', waterworks),
      schoolSecretary: await this.person('方既白', 'secretary', school),
      streetOfficial: await this.person('闻人静', 'street', street),
      countyOfficial: await this.person('温如许', 'county', county),
      member: await this.member('沈知远', waterworks, waterBranch, apricot, garden),
      secondMember: await this.member('𠮷若谷', waterworks, waterBranch, apricot),
      teacher: await this.member('宋折枝', school, undefined, willow),
      close: async () => {
        await this.running.app.close()
        await this.admin.end()
      },
    }
    await this.enrolment('unit', waterworks.id, waterworks, apricot, waterworks.name)
    await this.enrolment('unit', school.id, school, willow, school.name)
    return town
  }
}
