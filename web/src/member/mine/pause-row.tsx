import { myPauses } from '@lianxin/contract/people'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../query.ts'
import { day } from '../../ui/dates.ts'
import { ListRow } from '../../ui/rows.tsx'
import { namespaces } from '../say.ts'

/** The way from “mine” to a pause; while one runs it says until when. */
export function PauseRow() {
  const { t } = useTranslation(namespaces)
  const { data } = useRead(myPauses)
  const running = data?.pauses.find(({ state }) => state === 'running')
  const where = running && `${t('pause.until', { day: day(running.to) })}${t('comma')}${t('pause.means')}`
  return <ListRow what={t('mine.pause')} where={where} href="/m/mine/pause" />
}
