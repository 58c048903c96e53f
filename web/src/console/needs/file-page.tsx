import { fileNeed, listNeeds, needChoices } from '@lianxin/contract/needs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useAct, useRead } from '../../query.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ChipGroup, ChipSet } from '../../ui/choices.tsx'
import { DateField, Select, TextArea, TextField } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { EmptyState, ErrorLine } from '../../ui/states.tsx'
import { choicesOf } from './choices.ts'

const blank = {
  route: 'telephone',
  text: '',
  category: 'unclear',
  neighbourhoodId: '',
  door: '',
  wanted: [] as string[],
  wantedOn: '',
  phone: '',
  name: '',
}

/** For whoever telephones, writes on paper, is met at the door or comes to the counter: the desk fills in, and says so. */
export default function FilePage() {
  const { t } = useTranslation('needs')
  const go = useGo()
  const { data: who } = useMe()
  const communityId = (who && currentRole(who)?.organisation.id) ?? ''
  const [form, setForm] = useState(blank)
  const [filed, setFiled] = useState<{ id: string; code: string; slip: string }>()
  const set = (change: Partial<typeof blank>) => setForm((old) => ({ ...old, ...change }))
  const choices = choicesOf(t, useRead(needChoices, { params: { communityId } }, { skip: !communityId }).data)
  const file = useAct(fileNeed, { refresh: [listNeeds], done: setFiled })
  useHeading([{ label: t('desk.title'), href: '/console/needs' }, { label: t('desk.file') }])
  const send = () => {
    const { neighbourhoodId, wantedOn, ...same } = form
    const body = { ...same, ...(neighbourhoodId ? { neighbourhoodId } : {}), ...(wantedOn ? { wantedOn } : {}) }
    if (!file.busy) void file.run({ params: { communityId }, body: body as never })
  }
  if (filed)
    return (
      <EmptyState
        title={t('dialog.filed', { code: filed.code })}
        next={
          <div className="actions">
            <ButtonLink href={`/console/needs?need=${filed.id}`}>{t('desk.one')}</ButtonLink>
            <Button onClick={() => window.open(filed.slip, '_blank', 'noopener')}>{t('desk.slip')}</Button>
            <Button
              kind="primary"
              onClick={() => {
                setForm(blank)
                setFiled(undefined)
              }}
            >
              {t('desk.file')}
            </Button>
          </div>
        }
      />
    )
  return (
    <div className="narrow">
      <PageHead title={t('dialog.file-title')} />
      <form
        className="stack-wide"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <ChipGroup
          label={t('dialog.route')}
          value={form.route}
          choices={choices.routes}
          onChange={(route) => set({ route })}
        />
        <TextArea
          label={t('dialog.text')}
          value={form.text}
          onChange={(text) => set({ text })}
          rows={3}
          maxLength={500}
          required
          autoFocus
        />
        <Select
          label={t('dialog.category')}
          value={form.category}
          choices={choices.told}
          onChange={(category) => set({ category })}
        />
        <div className="field-pair">
          <Select
            label={t('dialog.neighbourhood')}
            value={form.neighbourhoodId}
            choices={choices.places}
            empty={t('desk.places-any')}
            onChange={(neighbourhoodId) => set({ neighbourhoodId })}
          />
          <TextField
            label={t('dialog.door')}
            value={form.door}
            onChange={(door) => set({ door })}
            maxLength={50}
            autoComplete="off"
          />
        </div>
        <ChipSet
          label={t('dialog.times')}
          values={form.wanted}
          choices={choices.times}
          onChange={(wanted) => set({ wanted })}
        />
        <DateField label={t('dialog.day')} value={form.wantedOn} onChange={(wantedOn) => set({ wantedOn })} />
        <div className="field-pair">
          <TextField
            label={t('dialog.phone')}
            hint={t('dialog.phone-hint')}
            type="tel"
            value={form.phone}
            onChange={(phone) => set({ phone })}
            maxLength={40}
            autoComplete="off"
          />
          <TextField
            label={t('dialog.name')}
            value={form.name}
            onChange={(name) => set({ name })}
            maxLength={30}
            autoComplete="off"
          />
        </div>
        <ErrorLine error={file.error} />
        <div className="actions">
          <Button onClick={() => go('/console/needs')}>{t('desk.back')}</Button>
          <Button kind="primary" type="submit" busy={file.busy}>
            {t('dialog.file-send')}
          </Button>
        </div>
      </form>
    </div>
  )
}
