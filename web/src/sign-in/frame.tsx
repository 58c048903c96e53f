import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useElder } from '../elder.ts'
import { chooseLanguage } from '../i18n.ts'
import { Seal } from '../ui/marks.tsx'
import { OfflineBar } from '../ui/states.tsx'
import './sign-in.css'

/** Head with the elder switch, one column, the language at the foot. */
export function Frame({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation('ui')
  const [elder, switchElder] = useElder()
  useEffect(() => {
    document.title = `${t('sessions:title')} · ${t('productName')}`
  }, [t])
  return (
    <div className="door">
      <header className="door-head">
        <Seal />
        <strong>{t('productName')}</strong>
        <button type="button" className="elder-switch" onClick={switchElder}>
          {t(elder ? 'elderOff' : 'elderOn')}
        </button>
      </header>
      <OfflineBar />
      <main>{children}</main>
      <footer>
        <button
          type="button"
          className="text-link touchable"
          lang={i18n.language === 'en' ? 'zh-CN' : 'en'}
          onClick={() => chooseLanguage(i18n.language === 'en' ? 'zh-CN' : 'en')}
        >
          {t('language')}
        </button>
      </footer>
    </div>
  )
}
