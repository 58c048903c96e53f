import i18next from 'i18next'

/**
 * A category by the scheme's own name, as the API gives it beside the id. Schemes are written in Chinese, so English
 * uses our word where we have one. The caller's page reads the words of `needs`.
 */
export function sayCategory(id: string | null, name: string | null | undefined): string {
  if (i18next.language !== 'en' && name) return name
  const key = `needs:category.${id ?? 'unclear'}`
  return i18next.t(key as 'needs:category.unclear', { defaultValue: name ?? i18next.t('needs:category.other') })
}
