import type { ReactNode } from 'react'
import { Tabs as Inner, Tab, TabList, TabPanel } from 'react-aria-components/Tabs'
import './overlay.css'

/** Parts of one list: “要分拣 6 · 等人接 4”. Keep `chosen` in the address (useAddress) so that a link leads back here. */
export function Tabs({
  label,
  tabs,
  chosen,
  onChoose,
  children,
}: {
  label: string
  tabs: { id: string; label: string; count?: number }[]
  chosen: string
  onChoose: (id: string) => void
  /** What the chosen tab shows. */
  children: ReactNode
}) {
  return (
    <Inner selectedKey={chosen} onSelectionChange={(key) => onChoose(String(key))}>
      <TabList className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id}>
            {tab.label}
            {tab.count !== undefined && <strong className="number">{tab.count}</strong>}
          </Tab>
        ))}
      </TabList>
      {/* The key: a panel keeps the id it began with, and the chosen tab would name one that isn't there. */}
      <TabPanel key={chosen} id={chosen}>
        {children}
      </TabPanel>
    </Inner>
  )
}
