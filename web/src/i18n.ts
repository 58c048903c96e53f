import { saidDay } from '@lianxin/rules/said-day'
import i18next, { type BackendModule } from 'i18next'
import { initReactI18next } from 'react-i18next'

export type Language = 'zh-CN' | 'en'

/** In the first load: the words of the parts and of the refusals, in the language nearly everybody reads. */
const atHand = import.meta.glob<object>('../../contract/locales/zh-CN/{ui,refusals}.json', {
  eager: true,
  import: 'default',
})
const held = (namespace: string) => atHand[`../../contract/locales/zh-CN/${namespace}.json`] ?? {}

const files = import.meta.glob<{ default: object }>([
  '../../contract/locales/*/*.json',
  '!../../contract/locales/zh-CN/ui.json',
  '!../../contract/locales/zh-CN/refusals.json',
])

/** Each namespace is a small file of its own; a page takes only its feature's. */
const fromFiles: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load = files[`../../contract/locales/${language}/${namespace}.json`]
    if (!load) done(new Error(`no words for ${language}/${namespace}`), null)
    else
      load().then(
        (file) => done(null, file.default as never),
        (error) => done(error, null),
      )
  },
}

const stored = (): Language => (document.cookie.includes('language=en') ? 'en' : 'zh-CN')

/** Kept in a cookie that the server-rendered pages read too. */
export function chooseLanguage(language: Language) {
  document.cookie = `language=${language}; path=/; max-age=31536000; samesite=lax`
  document.documentElement.lang = language
  return i18next.changeLanguage(language)
}

/** Must be awaited before the first render; ready at once in Chinese. */
export async function startWords() {
  document.documentElement.lang = stored()
  await i18next
    .use(fromFiles)
    .use(initReactI18next)
    .init({
      lng: stored(),
      fallbackLng: 'zh-CN',
      ns: ['ui', 'refusals'],
      defaultNS: 'ui',
      partialBundledLanguages: true,
      resources: { 'zh-CN': { ui: held('ui'), refusals: held('refusals') } },
      // React escapes; doing it twice would show &amp; to people.
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    })
  i18next.services.formatter?.add('fullDay', saidDay)
}

/** Fetches a feature's words beside its page, so that the one doesn't wait for the other. */
export const loadWords = (namespaces: readonly string[]) => i18next.loadNamespaces([...namespaces])

export { i18next as words }
