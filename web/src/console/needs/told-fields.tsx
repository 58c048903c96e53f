import { useTranslation } from 'react-i18next'
import { ChipSet } from '../../ui/choices.tsx'
import { type Choice, DateField, Select } from '../../ui/fields.tsx'

/** What the forms that note or sort a need both hold: category, neighbourhood and when somebody may come. */
export interface Told {
  category: string
  neighbourhoodId: string
  wanted: string[]
  wantedOn: string
}

interface ToldProps {
  form: Told
  set: (change: Partial<Told>) => void
}

/** What it is about, out of the categories of this form. */
export function CategoryField({ form, set, choices }: ToldProps & { choices: Choice[] }) {
  const { t } = useTranslation('needs')
  return (
    <Select
      label={t('dialog.category')}
      value={form.category}
      choices={choices}
      onChange={(category) => set({ category })}
    />
  )
}

/** Where, to the neighbourhood; nobody has to have said it. */
export function PlaceField({ form, set, choices }: ToldProps & { choices: Choice[] }) {
  const { t } = useTranslation('needs')
  return (
    <Select
      label={t('dialog.neighbourhood')}
      value={form.neighbourhoodId}
      choices={choices}
      empty={t('desk.places-any')}
      onChange={(neighbourhoodId) => set({ neighbourhoodId })}
    />
  )
}

/** When somebody may come: several times of the week, and a day if one was named. */
export function WhenFields({ form, set, choices }: ToldProps & { choices: Choice[] }) {
  const { t } = useTranslation('needs')
  return (
    <>
      <ChipSet
        label={t('dialog.times')}
        values={form.wanted}
        choices={choices}
        onChange={(wanted) => set({ wanted })}
      />
      <DateField label={t('dialog.day')} value={form.wantedOn} onChange={(wantedOn) => set({ wantedOn })} />
    </>
  )
}
