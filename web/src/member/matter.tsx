import { myCommunities } from '@lianxin/contract/people'
import { Clock, MapPin, Phone, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../query.ts'
import { namespaces } from './say.ts'
import '../ui/rows.css'
import './member.css'

/** What, its state, when, where and how many: the head of every card about one matter. */
export function MatterFacts({ when, where, people }: { when: string; where: string; people?: number }) {
  const { t } = useTranslation(namespaces)
  return (
    <ul className="matter-facts">
      <li>
        <Clock className="icon" aria-hidden="true" />
        <span>{when}</span>
      </li>
      {where && (
        <li>
          <MapPin className="icon" aria-hidden="true" />
          <span>{where}</span>
        </li>
      )}
      {people !== undefined && people > 1 && (
        <li>
          <Users className="icon" aria-hidden="true" />
          <span>{t('order.people', { count: people })}</span>
        </li>
      )}
    </ul>
  )
}

/** A card's head: the matter and its one state. */
export function MatterHead({ what, state, sub }: { what: ReactNode; state?: ReactNode; sub?: boolean }) {
  const Title = sub ? 'h3' : 'h2'
  return (
    <div className="matter-head">
      <Title>{what}</Title>
      {state}
    </div>
  )
}

/** The community's telephone as a line to press; nothing while it has none. */
export function CallCommunity({ communityId }: { communityId: string }) {
  const { t } = useTranslation(namespaces)
  const { data } = useRead(myCommunities)
  const community = data?.communities.find(({ id }) => id === communityId)
  if (!community?.phone) return null
  return (
    <a className="action-row" href={`tel:${community.phone.replace(/[^\d+]/g, '')}`}>
      <Phone className="icon" aria-hidden="true" />
      <span>
        {t('order.callCommunity', { community: community.name })}
        <span className="row-where">
          {[community.phone, community.hours && t('mine.hours', { hours: community.hours })]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
    </a>
  )
}
