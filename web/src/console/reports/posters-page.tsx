import { siteCode } from '@lianxin/contract/orders'
import { useTranslation } from 'react-i18next'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { Card } from '../../ui/panels.tsx'
import { ErrorLine, LoadingState } from '../../ui/states.tsx'
import { CopyButton } from './copy-button.tsx'
import './reports.css'

/** The community's addresses for residents: the printed poster with its QR code, and links with words for a group. */
export default function PostersPage() {
  const { t } = useTranslation('desk')
  const { data: who } = useMe()
  useHeading([{ label: t('posters.title') }])
  const community = who && currentRole(who)?.organisation
  const site = useRead(siteCode, { params: { communityId: community?.id ?? '' } }, { skip: !community })
  if (!community) return <LoadingState />
  const front = `${location.origin}/c/${community.code}`
  const link = (href: string, words: string, kind = 'secondary') => (
    <a className="button" data-kind={kind} href={href} target="_blank" rel="noopener">
      <span>{words}</span>
    </a>
  )
  return (
    <div className="narrow stack-wide">
      <PageHead title={t('posters.title')} sub={t('posters.lead')} />
      <Card>
        <h2>{t('posters.poster')}</h2>
        <div className="line-up report-actions">{link(`${front}/poster`, t('posters.print'), 'primary')}</div>
      </Card>
      <Card>
        <h2>{t('posters.site')}</h2>
        <p className="number report-site">{site.data?.code ?? '······'}</p>
        <p className="secondary">{t('posters.site-why')}</p>
        <div className="line-up report-actions">
          <Button onClick={() => print()}>{t('posters.site-print')}</Button>
        </div>
        <ErrorLine error={site.error} />
      </Card>
      {(['front', 'need'] as const).map((which) => {
        const href = which === 'front' ? front : `${front}/need`
        return (
          <Card key={which}>
            <h2>{t(`posters.${which}`)}</h2>
            <p className="number report-address">{href}</p>
            <div className="line-up report-actions">
              {link(href, t('posters.open'))}
              <CopyButton words={href} label={t('posters.copy')} copied={t('posters.copied')} />
            </div>
          </Card>
        )
      })}
      <Card>
        <h2>{t('posters.paste')}</h2>
        <p className="report-paste">{t('posters.paste-text', { community: community.name, link: front })}</p>
        <div className="line-up report-actions">
          <CopyButton
            words={t('posters.paste-text', { community: community.name, link: front })}
            label={t('posters.paste-copy')}
            copied={t('messages.copied')}
          />
        </div>
      </Card>
    </div>
  )
}
