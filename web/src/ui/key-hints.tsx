import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Key } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { useKeys, useShownKeys } from './keys.ts'
import './states.css'

/** The bar at the bottom of the desk: the keys of the page at hand; “?” lists them all. */
export function KeyBar() {
  const { t } = useTranslation('ui')
  const [open, setOpen] = useState(false)
  const shown = useShownKeys()
  useKeys([{ keys: ['?'], run: () => setOpen(true) }])
  const list = shown.map((binding) => (
    <>
      {binding.keys.map((key) => (
        <Key key={key}>{key}</Key>
      ))}
      {binding.label}
    </>
  ))
  return (
    <aside className="key-bar no-print" aria-label={t('allKeys')}>
      {list.slice(0, 6).map((entry, i) => (
        <span key={shown[i]?.label}>{entry}</span>
      ))}
      <button type="button" onClick={() => setOpen(true)}>
        <Key>?</Key>
        {t('allKeys')}
      </button>
      <Dialog title={t('allKeys')} open={open} onClose={() => setOpen(false)}>
        <ul className="key-list">
          {list.map((entry, i) => (
            <li key={shown[i]?.label}>{entry}</li>
          ))}
        </ul>
      </Dialog>
    </aside>
  )
}
