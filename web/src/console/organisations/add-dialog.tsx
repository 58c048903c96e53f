import { createChild, listChildren, readOrganisation } from '@lianxin/contract/organisations'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { ChipGroup } from '../../ui/choices.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { FactsFields, type Linked, LinkedCommunity, UnitKind } from './facts-fields.tsx'
import type { Shown } from './organisation-page.tsx'

const nothing = { name: '', code: '', phone: '', hours: '', address: '', function: '', unitKind: '' }

/** Makes one organisation below; its people are invited on its own page. */
export function AddDialog(props: {
  organisation: Shown['organisation']
  kinds: Shown['childKinds']
  unitKinds: Shown['unitKinds']
  onClose: () => void
}) {
  const { organisation, kinds, unitKinds, onClose } = props
  const { t } = useTranslation(['organisations', 'ui'])
  const [kind, setKind] = useState(kinds[0] ?? 'community')
  const [form, setForm] = useState(nothing)
  const [linked, setLinked] = useState<Linked | null>(null)
  const [tried, setTried] = useState(false)
  const add = useAct(createChild, {
    refresh: [readOrganisation, listChildren],
    done: (made) => {
      say(t('added', { name: made.organisation.name }))
      onClose()
    },
  })
  const wrong = {
    name: form.name.trim() ? null : t('nameMissing'),
    code: !form.code || /^[a-z0-9][a-z0-9-]{1,39}$/.test(form.code) ? null : t('codeWrong'),
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (wrong.name || wrong.code) return
    const filled = Object.entries(form).filter(
      ([field, value]) => value.trim() && (field !== 'unitKind' || kind === 'unit'),
    )
    const body = { kind, ...(Object.fromEntries(filled) as { name: string }) }
    void add.run({
      params: { organisationId: organisation.id },
      body: { ...body, ...(linked && kind === 'unit' ? { linkedCommunityId: linked.id } : {}) },
    })
  }
  return (
    <Dialog title={t('addTo', { name: organisation.name })} open onClose={onClose}>
      <form className="stack" noValidate onSubmit={submit}>
        {kinds.length > 1 && (
          <ChipGroup
            label={t('kind')}
            choices={kinds.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
            value={kind}
            onChange={(one) => setKind(one as typeof kind)}
          />
        )}
        <TextField
          label={t('name')}
          maxLength={60}
          wrong={tried ? wrong.name : null}
          value={form.name}
          onChange={(name) => setForm({ ...form, name })}
        />
        {kind === 'unit' && <LinkedCommunity value={linked} onChange={setLinked} />}
        {kind === 'unit' && (
          <UnitKind kinds={unitKinds} value={form.unitKind} onChange={(unitKind) => setForm({ ...form, unitKind })} />
        )}
        {['community', 'unit', 'street'].includes(kind) && (
          <FactsFields form={form} onChange={setForm} full={kind === 'unit'} />
        )}
        <TextField
          label={t('code')}
          hint={t('codeHint')}
          maxLength={40}
          autoCapitalize="none"
          wrong={tried ? wrong.code : null}
          value={form.code}
          onChange={(code) => setForm({ ...form, code })}
        />
        {kind === 'unit' && <p className="secondary">{t('addMany')}</p>}
        <ErrorLine error={add.error} />
        <div className="actions">
          <Button onClick={onClose}>{t('ui:cancel')}</Button>
          <Button kind="primary" type="submit" busy={add.busy}>
            {t('addDo')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
