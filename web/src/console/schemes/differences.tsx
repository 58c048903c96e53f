import { useTranslation } from 'react-i18next'
import type { Content, Difference } from './own.ts'
import { blockName, byBlock, saidChanges } from './say.ts'

/** What two versions say differently, block by block, as sentences. */
export function Differences({ of, scheme, none }: { of: Difference[]; scheme: Content; none: string }) {
  const { t } = useTranslation('schemes')
  if (of.length === 0) return <p className="secondary">{none}</p>
  const blocks = byBlock(of)
  return (
    <div className="stack-wide">
      {blocks.map(([block, own]) => (
        <section key={block}>
          <h2>{blockName(t, block)}</h2>
          <ul className="scheme-changes">
            {own.map((one) => (
              <li key={`${one.block}/${one.id}`} data-change={one.change}>
                <strong>{t(`change.${one.change}`)}</strong>
                <div>
                  <p>{one.say || one.id}</p>
                  {saidChanges(t, one, scheme).map((line) => (
                    <p key={line} className="secondary">
                      {line}
                    </p>
                  ))}
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
