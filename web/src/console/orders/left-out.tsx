import { Bars } from '../../ui/chart.tsx'
import type { T } from './say.tsx'

/** How many were not proposed, by reason; nothing when nobody was left out. */
export function LeftOut({ t, of }: { t: T; of: readonly { code: string; count: number }[] }) {
  const some = of.filter(({ count }) => count > 0)
  if (!some.length) return null
  return (
    <section className="stack left-out">
      <h2>{t('dispatch.left-out')}</h2>
      <Bars
        label={t('dispatch.left-out')}
        rows={some.map(({ code, count }) => ({
          label: t(`dispatch.left.${code}`),
          value: count,
          words: t('dispatch.people', { count }),
        }))}
      />
    </section>
  )
}
