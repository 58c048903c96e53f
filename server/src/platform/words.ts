import { readdirSync, readFileSync } from 'node:fs'
import { saidDay } from '@lianxin/rules/said-day'
import { createInstance, type i18n } from 'i18next'

export type Language = 'zh-CN' | 'en'

/** Says the words of `namespace:key` (namespace = file in contract/locales/<language>), with {{params}} filled in. */
export type Words = (key: string, params?: Readonly<Record<string, unknown>>) => string

const folder = new URL('../../../contract/locales/', import.meta.url)
const spoken = new Map<Language, i18n>()
let missing = (key: string): void => {
  throw new Error(`no words for ${key}`)
}

/**
 * The words of one language. All files are read once, at the first call. A key without words throws (so tests find
 * it) unless `onMissingWords` was told what else to do; the page then shows the key.
 */
export function words(language: Language): Words {
  const instance = spoken.get(language) ?? load(language)
  return (key, params) => instance.t(key, params ?? {})
}

/** In production a missing word is logged, not a failed page. */
export function onMissingWords(report: (key: string) => void): void {
  missing = report
}

/** Does this language have words for the key? For refusal codes and states that come from data. */
export const hasWords = (language: Language, key: string): boolean =>
  (spoken.get(language) ?? load(language)).exists(key)

function load(language: Language): i18n {
  const at = new URL(`${language}/`, folder)
  const files = readdirSync(at).filter((name) => name.endsWith('.json'))
  const texts = files.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(new URL(name, at), 'utf8'))])
  const instance = createInstance()
  instance.init({
    lng: language,
    fallbackLng: false,
    ns: texts.map(([name]) => name as string),
    resources: { [language]: Object.fromEntries(texts) },
    initAsync: false,
    // html`` escapes; doing it twice would show &amp; to people
    interpolation: { escapeValue: false },
    saveMissing: true,
    missingKeyHandler: (_languages, namespace, key) => missing(`${namespace}:${key}`),
  })
  instance.services.formatter?.add('fullDay', saidDay)
  spoken.set(language, instance)
  return instance
}
