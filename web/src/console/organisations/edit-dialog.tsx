import { editOrganisation, listChildren, readOrganisation } from '@lianxin/contract/organisations'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Select, TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { FactsFields, type Linked, LinkedCommunity, UnitKind } from './facts-fields.tsx'
import type { Shown } from './organisation-page.tsx'

const withScheme = ['county', 'street', 'community', 'unit']

/** What is told about an organisation, as far as the reader may change it. */
export function EditDialog({ shown, onClose }: { shown: Shown; onClose: () => void }) {
  const { organisation, allowed, schemes } = shown
  const { t } = useTranslation(['organisations', 'ui'])
  const before = {
    name: organisation.name,
    phone: organisation.phone ?? '',
    hours: organisation.hours ?? '',
    address: organisation.address ?? '',
    function: organisation.function ?? '',
    schemeId: organisation.schemeId ?? '',
    unitKind: organisation.unitKind ?? '',
  }
  const [form, setForm] = useState(before)
  const [linked, setLinked] = useState<Linked | null>(shown.linkedCommunity)
  const edit = useAct(editOrganisation, {
    refresh: [readOrganisation, listChildren],
    done: () => {
      say(t('edited'))
      onClose()
    },
  })
  const rename = allowed.includes('rename')
  const link = allowed.includes('link') && organisation.kind === 'unit'
  const assign = allowed.includes('assign-scheme') && withScheme.includes(organisation.kind)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const changed = (Object.keys(form) as (keyof typeof form)[]).filter((field) => form[field] !== before[field])
    const body: Record<string, string | null> = Object.fromEntries(
      changed.map((field) => [field, field === 'name' ? form.name : form[field].trim() || null]),
    )
    if (link && linked?.id !== shown.linkedCommunity?.id) body.linkedCommunityId = linked?.id ?? null
    if (Object.keys(body).length === 0) return onClose()
    void edit.run({ params: { organisationId: organisation.id }, body })
  }
  return (
    <Dialog title={t('editTitle', { name: organisation.name })} open onClose={onClose}>
      <form className="stack" noValidate onSubmit={submit}>
        {rename && (
          <TextField
            label={t('name')}
            maxLength={60}
            value={form.name}
            onChange={(name) => setForm({ ...form, name })}
          />
        )}
        <FactsFields form={form} onChange={setForm} full={rename} />
        {link && <LinkedCommunity value={linked} onChange={setLinked} />}
        {link && (
          <UnitKind
            kinds={shown.unitKinds}
            value={form.unitKind}
            onChange={(unitKind) => setForm({ ...form, unitKind })}
          />
        )}
        {assign && (
          <Select
            label={t('scheme')}
            empty={t('schemeNone')}
            choices={schemes.map((one) => ({ value: one, label: one }))}
            value={form.schemeId}
            onChange={(schemeId) => setForm({ ...form, schemeId })}
          />
        )}
        <ErrorLine error={edit.error} />
        <div className="actions">
          <Button onClick={onClose}>{t('ui:cancel')}</Button>
          <Button kind="primary" type="submit" busy={edit.busy}>
            {t('editDo')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
