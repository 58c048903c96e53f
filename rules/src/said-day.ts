/**
 * A day 'YYYY-MM-DD' as people write it with its year, 2027年3月1日 or 2027-3-1; whatever is no day stays as it is.
 * Sentences ask for it by `{{day, fullDay}}`.
 */
export function saidDay(value: unknown, language: string | undefined): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(value)) ?? []
  if (!year) return String(value)
  const [m, d] = [Number(month), Number(day)]
  return language === 'en' ? `${year}-${m}-${d}` : `${year}年${m}月${d}日`
}
