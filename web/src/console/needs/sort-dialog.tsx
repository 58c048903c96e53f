import type { Reply } from '@lianxin/contract/endpoint'
import { listNeeds, needChoices, openNeedPrivate, readNeed, sortNeed } from '@lianxin/contract/needs'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../api.ts'
import { useAct, useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox, ChipGroup } from '../../ui/choices.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Select, TextArea, TextField } from '../../ui/fields.tsx'
import { Card } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { choicesOf } from './choices.ts'
import { PrivateWords } from './need-parts.tsx'
import type { NeedFull } from './say.ts'
import { CategoryField, PlaceField, WhenFields } from './told-fields.tsx'

interface SortDialogProps {
  communityId: string
  need: NeedFull
  close: () => void
  done: (reply: { state: string }) => void
}

const seedOf = (need: NeedFull) => ({
  publicLine: need.publicLine ?? '',
  category: need.category ?? 'unclear',
  kind: need.kind as string,
  urgency: need.urgency as string,
  helpersWanted: String(need.helpersWanted),
  targetGroup: need.targetGroup ?? '',
  neighbourhoodId: need.neighbourhoodId ?? '',
  wanted: [...need.wanted],
  wantedOn: need.wantedOn ?? '',
  looked: false,
})

/** A resident's chip stands for the field it is usually sorted into. */
const sortedInto = (from: Reply<typeof needChoices> | undefined, id: string): string => {
  if (!from || from.fields.some((field) => field.id === id)) return id
  return from.chips.find((chip) => chip.id === id)?.field ?? 'unclear'
}

/**
 * The resident's words beside what becomes public. Opening them is part of sorting, and noted as such; the line comes
 * with a draft from which names, phones and doors are taken out, and the server looks again.
 */
export function SortDialog({ communityId, need, close, done }: SortDialogProps) {
  const { t } = useTranslation('needs')
  const [form, setForm] = useState(() => seedOf(need))
  const set = (change: Partial<ReturnType<typeof seedOf>>) => setForm((old) => ({ ...old, ...change }))
  const params = { communityId, needId: need.id }
  const from = useRead(needChoices, { params: { communityId } }).data
  const choices = choicesOf(t, from)
  const category = sortedInto(from, form.category)
  const raw = useOpened(params, (draft) => set({ publicLine: form.publicLine || draft }))
  const sort = useAct(sortNeed, { refresh: [listNeeds, readNeed], done })
  const send = (publish: boolean) => {
    const { helpersWanted, targetGroup, neighbourhoodId, wantedOn, ...same } = form
    const body = {
      ...same,
      category,
      seq: need.seq,
      publish,
      helpersWanted: Number(helpersWanted) || 1,
      targetGroup: targetGroup || null,
      neighbourhoodId: neighbourhoodId || null,
      wantedOn: wantedOn || null,
    }
    if (!sort.busy) void sort.run({ params, body: body as never })
  }
  // what may be a name asks for a look; what surely is one must go
  const unsure =
    sort.error instanceof Refusal && sort.error.code === 'personal-data' && sort.error.params.sure === false
  return (
    <Dialog title={t('dialog.sort-title')} open onClose={close}>
      <form
        className="stack-wide"
        onSubmit={(event) => {
          event.preventDefault()
          send(need.allowed.includes('sort'))
        }}
      >
        <Card quiet>
          <p className="label">{t('dialog.raw')}</p>
          {raw.opened ? <PrivateWords opened={raw.opened} /> : <ErrorLine error={raw.error} />}
        </Card>
        <TextArea
          label={t('dialog.public-line')}
          hint={t('dialog.public-line-hint')}
          value={form.publicLine}
          onChange={(publicLine) => set({ publicLine })}
          rows={2}
          maxLength={120}
          required
        />
        <ErrorLine error={sort.error} />
        {unsure && (
          <Checkbox checked={form.looked} onChange={(looked) => set({ looked })}>
            {t('dialog.looked')}
          </Checkbox>
        )}
        <div className="field-pair">
          <CategoryField form={{ ...form, category }} set={set} choices={choices.fields} />
          <PlaceField form={form} set={set} choices={choices.places} />
        </div>
        <ChipGroup
          label={t('dialog.urgency')}
          value={form.urgency}
          choices={choices.urgencies}
          onChange={(urgency) => set({ urgency })}
        />
        <ChipGroup
          label={t('dialog.kind')}
          value={form.kind}
          choices={choices.kinds}
          onChange={(kind) => set({ kind })}
        />
        <div className="field-pair">
          <TextField
            label={t('dialog.helpers')}
            type="number"
            inputMode="numeric"
            min={1}
            max={200}
            value={form.helpersWanted}
            onChange={(helpersWanted) => set({ helpersWanted })}
          />
          <Select
            label={t('dialog.group')}
            value={form.targetGroup}
            choices={choices.groups}
            empty={t('dialog.group-none')}
            onChange={(targetGroup) => set({ targetGroup })}
          />
        </div>
        <WhenFields form={form} set={set} choices={choices.times} />
        <div className="actions">
          <Button onClick={() => send(false)} busy={sort.busy}>
            {t('dialog.save')}
          </Button>
          <Button kind="primary" type="submit" busy={sort.busy}>
            {t('dialog.save-publish')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Opens the resident's words once, for sorting. */
function useOpened(params: { communityId: string; needId: string }, onDraft: (draft: string) => void) {
  const [opened, setOpened] = useState<Parameters<typeof PrivateWords>[0]['opened']>()
  const open = useAct(openNeedPrivate, {
    done: (part) => {
      setOpened(part)
      onDraft(part.draft)
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per need; each run is an audited opening
  useEffect(() => {
    void open.run({ params, body: { purpose: 'sort' } })
  }, [params.needId])
  return { opened, error: open.error }
}
