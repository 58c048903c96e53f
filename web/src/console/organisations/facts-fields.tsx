import { findOrganisations } from '@lianxin/contract/organisations'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Select, TextField } from '../../ui/fields.tsx'
import { SearchPick } from '../../ui/search-pick.tsx'

export interface FactsForm {
  phone: string
  hours: string
  address: string
  function: string
}

/** Telephone, hours, address and what it does; `full` leaves nothing out. */
export function FactsFields<F extends FactsForm>(props: { form: F; onChange: (form: F) => void; full: boolean }) {
  const { form, onChange, full } = props
  const { t } = useTranslation('organisations')
  const field = (name: keyof FactsForm) => ({
    label: t(name),
    value: form[name],
    onChange: (value: string) => onChange({ ...form, [name]: value }),
  })
  return (
    <>
      <TextField {...field('phone')} type="tel" maxLength={40} />
      <TextField {...field('hours')} hint={t('hoursHint')} maxLength={60} />
      <TextField {...field('address')} maxLength={120} />
      {full && <TextField {...field('function')} maxLength={120} />}
    </>
  )
}

/** The kind of a unit, out of those that the scheme tells apart; nothing where it tells none apart. */
export function UnitKind(props: { kinds: readonly string[]; value: string; onChange: (kind: string) => void }) {
  const { kinds, value, onChange } = props
  const { t } = useTranslation('organisations')
  // a kind that a later version no longer names stays until somebody chooses another
  const known = value && !kinds.includes(value) ? [...kinds, value] : kinds
  if (!known.length) return null
  return (
    <Select
      label={t('unitKind')}
      hint={t('unitKindHint')}
      empty={t('unitKindNone')}
      choices={known.map((one) => ({ value: one, label: one }))}
      value={value}
      onChange={onChange}
    />
  )
}

export interface Linked {
  id: string
  name: string
}

/** The community a unit is linked to, found by name. */
export function LinkedCommunity({
  value,
  onChange,
}: {
  value: Linked | null
  onChange: (value: Linked | null) => void
}) {
  const { t } = useTranslation('organisations')
  const [text, setText] = useState('')
  const read = useRead(findOrganisations, { query: { kind: 'community', search: text, limit: 20 } })
  const found = (read.data?.found ?? []).map(({ id, name, parentName }) => ({ id, name, about: parentName ?? '' }))
  return (
    <div>
      <SearchPick
        label={t('linkedCommunity')}
        found={found}
        text={text}
        onText={setText}
        onPick={({ id, name }) => {
          onChange({ id, name })
          setText('')
        }}
        busy={read.isFetching}
      />
      {value && (
        <p className="linked-now">
          {t('linkedNow', { name: value.name })}
          <Button kind="quiet" onClick={() => onChange(null)}>
            {t('linkedRemove')}
          </Button>
        </p>
      )}
    </div>
  )
}
