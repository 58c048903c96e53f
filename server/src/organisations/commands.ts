import { randomInt } from 'node:crypto'
import { businessDate } from '@lianxin/rules/calendar'
import { childKinds, mayGive, type OrganisationKind } from '@lianxin/rules/organisation-tree'
import { refuse } from '@lianxin/rules/refusal'
import { fieldText } from '@lianxin/rules/text'
import type { Ctx, RoleName } from '../context.ts'
import { act, mustTouch, read, type Tx } from '../db.ts'
import { heldEnrolments, openForUnit } from '../enrolments/commands.open.ts'
import { within } from '../gate.ts'
import { endRole } from '../people/commands.ts'
import { giverOf, kindsFor, type OrganisationRow, organisationRow, rights, schemesAround } from './queries.ts'

/** What can be told about an organisation; null takes a value away. */
export interface Facts {
  phone?: string | null | undefined
  hours?: string | null | undefined
  address?: string | null | undefined
  function?: string | null | undefined
  schemeId?: string | null | undefined
  linkedCommunityId?: string | null | undefined
  unitKind?: string | null | undefined
}

export interface NewOrganisation extends Facts {
  /** Null makes a root; its own id must then be in the scope. */
  parent: { id: string; path: string; schemeId?: string | null } | null
  id?: string
  kind: OrganisationKind
  name: string
  code?: string | undefined
}

/**
 * The organisation of this kind and name under the parent: found, or made. The scope must hold the parent. A new one
 * has its parent's scheme unless another is given. Throws already-exists for a code that somebody else has.
 */
export async function ensureOrganisation(
  tx: Tx,
  wanted: NewOrganisation,
): Promise<{ id: string; path: string; code: string; made: boolean }> {
  const { parent, kind, name } = wanted
  const id = wanted.id ?? tx.id()
  const made = await tx.sql
    .insertInto('organisations')
    .values({
      id,
      parentId: parent?.id ?? null,
      kind,
      path: parent ? `${parent.path}.${id}` : id,
      code: wanted.code ?? newCode(),
      name,
      phone: wanted.phone ?? null,
      hours: wanted.hours ?? null,
      address: wanted.address ?? null,
      function: wanted.function ?? null,
      schemeId: wanted.schemeId ?? parent?.schemeId ?? null,
      linkedCommunityId: wanted.linkedCommunityId ?? null,
      unitKind: wanted.unitKind ?? null,
      at: tx.now,
    })
    .onConflict((c) => c.columns(['parentId', 'kind', 'name']).where('endedAt', 'is', null).doNothing())
    .returning(['id', 'path', 'code'])
    .executeTakeFirst()
  if (made) return { ...made, made: true }
  const found = await tx.sql
    .selectFrom('organisations')
    .select(['id', 'path', 'code'])
    .where('parentId', '=', parent?.id ?? null)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('endedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return { ...found, made: false }
}

// no vowels and no look-alikes: a code is read out on the telephone and never spells a word
const letters = 'bcdfghjkmnpqrstvwxz23456789'
const newCode = (): string => Array.from({ length: 7 }, () => letters[randomInt(letters.length)]).join('')

/** Makes an organisation below this one. Throws invalid-input for a kind that doesn't belong there, already-exists. */
export async function createChild(
  ctx: Ctx,
  parentId: string,
  body: Facts & { kind: OrganisationKind; name: string; code?: string | undefined },
): Promise<{ organisation: OrganisationRow }> {
  const parent = await organisationRow(ctx, parentId)
  if (!childKinds[parent.kind].includes(body.kind)) throw refuse('invalid-input', { fields: ['kind'] })
  const facts = await readFacts(ctx, body)
  await mustBeKind(ctx, { kind: body.kind, parentId, schemeId: parent.schemeId, linkedCommunityId: null }, facts)
  const name = fieldText('name', body.name, 60)
  const id = await act(
    ctx,
    { action: 'organisation.create', scope: ctx.scope, key: ctx.key, body, subject: parentId },
    async (tx) => {
      const child = await ensureOrganisation(tx, { ...facts, parent, kind: body.kind, name, code: body.code })
      if (!child.made) throw refuse('already-exists')
      const linked = await linkOf(ctx, body.kind, facts)
      if (linked)
        openForUnit(tx, schemeFor(tx, facts.schemeId ?? parent.schemeId), unitOf(child.id, name, facts), linked, [])
      return child.id
    },
  )
  return { organisation: await organisationRow(ctx, id) }
}

/**
 * Changes what is told about an organisation. Who sits in it keeps telephone, hours and address right; name, linked
 * community, kind and scheme are for those above. A new kind counts from now on: what is recorded stays as it is. Throws
 * not-allowed, unknown-community, unknown-unit-kind, scheme-missing, bad-phone.
 */
export async function editOrganisation(
  ctx: Ctx,
  organisationId: string,
  body: Facts & { name?: string | undefined },
): Promise<{ organisation: OrganisationRow }> {
  const before = await organisationRow(ctx, organisationId)
  const may = rights(ctx, before)
  const changed = (field: keyof typeof body & keyof OrganisationRow) =>
    body[field] !== undefined && body[field] !== before[field]
  const needs = {
    rename: changed('name') || changed('function'),
    link: changed('linkedCommunityId') || changed('unitKind'),
    'assign-scheme': changed('schemeId'),
  }
  for (const [right, needed] of Object.entries(needs)) if (needed && !may.includes(right)) throw refuse('not-allowed')
  const facts = await readFacts(ctx, body)
  await mustBeKind(ctx, before, facts)
  const name = body.name === undefined ? {} : { name: fieldText('name', body.name, 60) }
  const set = { ...name, ...facts }
  if (Object.keys(set).length === 0) throw refuse('nothing-chosen')
  const kindOnly = facts.unitKind !== undefined && facts.linkedCommunityId === undefined
  const linked = await linkOf(ctx, before.kind, kindOnly ? before : facts)
  const held = linked
    ? await read(ctx, within(ctx, [linked.id]), (db) => heldEnrolments(db, [linked.id], [organisationId]))
    : []
  await act(
    ctx,
    { action: 'organisation.edit', scope: ctx.scope, key: ctx.key, body, subject: organisationId },
    async (tx) => {
      const { numUpdatedRows } = await tx.sql
        .updateTable('organisations')
        .set(set)
        .where('id', '=', organisationId)
        .executeTakeFirst()
      mustTouch(numUpdatedRows, 1)
      const unit = unitOf(organisationId, set.name ?? before.name, { ...before, ...set })
      if (linked) openForUnit(tx, schemeFor(tx, set.schemeId ?? before.schemeId), unit, linked, held)
    },
  )
  return { organisation: await organisationRow(ctx, organisationId) }
}

/** The community that a unit is given to look after: there it has to report in. Undefined for every other change. */
async function linkOf(ctx: Ctx, kind: OrganisationKind, facts: Facts): Promise<OrganisationRow | undefined> {
  return kind === 'unit' && facts.linkedCommunityId ? organisationRow(ctx, facts.linkedCommunityId) : undefined
}

const unitOf = (id: string, name: string, { unitKind }: Facts) => ({ id, name, unitKind: unitKind ?? null })

/** A kind is for units only, and out of the schemes that judge what the unit does. */
async function mustBeKind(
  ctx: Ctx,
  of: Pick<OrganisationRow, 'kind' | 'parentId' | 'schemeId' | 'linkedCommunityId'>,
  { unitKind, schemeId = of.schemeId, linkedCommunityId = of.linkedCommunityId }: Facts,
): Promise<void> {
  if (unitKind == null) return
  const around = await schemesAround(ctx, { parentId: of.parentId, linkedCommunityId })
  const choices = of.kind === 'unit' ? kindsFor(ctx, [schemeId, ...around]) : []
  if (!choices.includes(unitKind)) throw refuse('unknown-unit-kind', { choices: choices.join('、') })
}

const schemeFor = (tx: Tx, schemeId: string | null | undefined) =>
  tx.ctx.app.schemes.at(schemeId ?? null, businessDate(tx.now))

/** Tidied facts, only those that were given. */
async function readFacts(ctx: Ctx, body: Facts): Promise<Facts> {
  const facts: Facts = {}
  const limits = { hours: 60, address: 120, function: 120 } as const
  for (const [field, max] of Object.entries(limits) as [keyof typeof limits, number][]) {
    const text = body[field]
    if (text !== undefined) facts[field] = text === null || !text.trim() ? null : fieldText(field, text, max)
  }
  if (body.phone !== undefined) facts.phone = officePhone(body.phone)
  if (body.unitKind !== undefined) facts.unitKind = body.unitKind?.trim() || null
  if (body.schemeId !== undefined) {
    if (body.schemeId !== null && !ctx.app.schemes.ids().includes(body.schemeId)) throw refuse('scheme-missing')
    facts.schemeId = body.schemeId
  }
  if (body.linkedCommunityId !== undefined) {
    if (body.linkedCommunityId !== null) await mustBeCommunity(ctx, body.linkedCommunityId)
    facts.linkedCommunityId = body.linkedCommunityId
  }
  return facts
}

/** As people write an office's number: extensions and two numbers are fine, words are not. */
function officePhone(text: string | null): string | null {
  if (text === null || !text.trim()) return null
  const tidy = fieldText('phone', text, 40)
  if (!/^[\d\s+()（）/,，、\-–—转]+$/.test(tidy) || tidy.replace(/\D/g, '').length < 3)
    throw refuse('bad-phone', { digits: tidy.replace(/\D/g, '').length })
  return tidy
}

async function mustBeCommunity(ctx: Ctx, id: string): Promise<void> {
  const row = await organisationRow(ctx, id).catch(() => undefined)
  const top = ctx.actor.current?.organisation.path.split('.')[0]
  if (row?.kind !== 'community' || row.path.split('.')[0] !== top) throw refuse('unknown-community')
}

/** Ends a role of the level below. Throws not-found, not-allowed, wrong-state. */
export async function endStaffRole(ctx: Ctx, organisationId: string, roleId: string): Promise<{ done: true }> {
  const { personId, name } = await staffRow(ctx, organisationId, roleId)
  const scope = within(ctx, [organisationId, personId])
  await act(
    ctx,
    { action: 'organisation.end-role', scope, key: ctx.key, body: { roleId }, subject: roleId },
    async (tx) => {
      await endRole(tx, personId, roleId, name)
      return null
    },
  )
  // the list of staff is a projection; whoever ended somebody looks for the name at once
  await ctx.app.drained()
  return { done: true }
}

/** A role at this organisation which the actor may end or reset. A foreign one answers like an absent one. */
export async function staffRow(ctx: Ctx, organisationId: string, roleId: string) {
  const seat = await organisationRow(ctx, organisationId)
  const row = await read(ctx, ctx.scope, (db) =>
    db.sql
      .selectFrom('staff')
      .select(['personId', 'role', 'name', 'login', 'endedAt'])
      .where('scopeId', '=', organisationId)
      .where('roleId', '=', roleId)
      .executeTakeFirst(),
  )
  if (!row) throw refuse('not-found')
  if (!mayGive(giverOf(ctx), row.role as RoleName, seat)) throw refuse('not-allowed')
  return row
}
