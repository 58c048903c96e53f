import { fileNeed, listNeeds, needChoices } from '@lianxin/contract/needs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { useAct, useRead } from '../../query.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ChipGroup } from '../../ui/choices.tsx'
import { TextArea, TextField } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { EmptyState, ErrorLine } from '../../ui/states.tsx'
import { choicesOf } from './choices.ts'
import { useNeedsHere } from './own.ts'
import { CategoryField, PlaceField, WhenFields } from './told-fields.tsx'

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
  const { communityId, list, one } = useNeedsHere()
  const filer = list !== '/console/needs'
  // a grid worker stands at somebody's door, the desk picks up the telephone
  const [form, setForm] = useState({ ...blank, route: filer ? 'door' : blank.route })
  const [filed, setFiled] = useState<{ id: string; code: string; slip: string }>()
  const set = (change: Partial<typeof blank>) => setForm((old) => ({ ...old, ...change }))
  const choices = choicesOf(t, useRead(needChoices, { params: { communityId } }, { skip: !communityId }).data)
  const file = useAct(fileNeed, { refresh: [listNeeds], done: setFiled })
  useHeading([{ label: t(filer ? 'filed.title' : 'desk.title'), href: list }, { label: t('desk.file') }])
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
            <ButtonLink href={one(filed.id)}>{t('desk.one')}</ButtonLink>
            <Button onClick={() => window.open(filed.slip, '_blank', 'noopener')}>{t('desk.slip')}</Button>
            <Button
              kind="primary"
              onClick={() => {
                setForm({ ...blank, route: form.route })
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
        <CategoryField form={form} set={set} choices={choices.told} />
        <div className="field-pair">
          <PlaceField form={form} set={set} choices={choices.places} />
          <TextField
            label={t('dialog.door')}
            value={form.door}
            onChange={(door) => set({ door })}
            maxLength={50}
            autoComplete="off"
          />
        </div>
        <WhenFields form={form} set={set} choices={choices.times} />
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
          <Button onClick={() => go(list)}>{t('desk.back')}</Button>
          <Button kind="primary" type="submit" busy={file.busy}>
            {t('dialog.file-send')}
          </Button>
        </div>
      </form>
    </div>
  )
}
