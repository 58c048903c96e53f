import { ComboBox } from 'react-aria-components/ComboBox'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { useTranslation } from 'react-i18next'
import './fields.css'
import './overlay.css'

export interface Found {
  id: string
  name: string
  /** Under the name, to tell two apart: unit, place. */
  about?: string
}

/** One of many by writing some letters. The caller fetches: `text` goes to useRead, `found` comes back. */
export function SearchPick({
  label,
  found,
  text,
  onText,
  onPick,
  busy,
}: {
  label: string
  found: readonly Found[]
  text: string
  onText: (text: string) => void
  onPick: (one: Found) => void
  busy?: boolean
}) {
  const { t } = useTranslation('ui')
  const none = busy ? t('loading') : text ? t('searchPick.none') : t('searchPick.hint')
  return (
    <ComboBox
      className="field"
      items={found}
      inputValue={text}
      onInputChange={onText}
      // The server has searched; filtering again here would drop what it found by another name.
      defaultFilter={() => true}
      allowsEmptyCollection
      menuTrigger="focus"
      selectedKey={null}
      onSelectionChange={(key) => {
        const one = found.find(({ id }) => id === key)
        if (one) onPick(one)
      }}
    >
      <Label className="field-label">{label}</Label>
      <Input className="input" placeholder={t('searchPick.hint')} />
      <Popover className="pick-list">
        <ListBox<Found> renderEmptyState={() => <div className="pick-none">{none}</div>}>
          {(one) => (
            <ListBoxItem id={one.id} textValue={one.name}>
              {one.name}
              {one.about && <span className="secondary">{one.about}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
