import { CalendarDays, Phone, UserPlus, Users } from 'lucide-react'
import { useFilters } from '../../address.ts'
import { useRailCount } from '../../console/counts.ts'
import { ActionFoot, ActionRow, Button } from '../button.tsx'
import { useKeys } from '../keys.ts'
import { PageHead, Split } from '../layout.tsx'
import { Card, Facts, PublicPrivate, ReasonLine } from '../panels.tsx'
import { ListRow, Rows } from '../rows.tsx'
import { Tabs } from '../tabs.tsx'
import { StatusTag } from '../tag.tsx'
import { DatedLines } from '../timeline.tsx'

const nothing = () => {}

function Detail() {
  return (
    <div className="stack-wide">
      <div className="stack">
        <div className="line-up">
          <StatusTag tone="waiting">等人接</StatusTag>
          <span className="secondary">编号 1119-03 · 上周四收到</span>
        </div>
        <h1>独居老人想有人陪着去复查</h1>
        <Facts
          of={[
            ['什么时候', '11月26日 周四 07:30–11:00'],
            ['在哪里', '听雨新村到县医院，坐 3 路车 4 站'],
            ['要什么人', '1 位，走得稳、能搀一把'],
          ]}
        />
        <PublicPrivate
          publicPart="“听雨新村一位老人，周四上午想有人陪着去复查。”"
          privatePart="容奶奶，81 岁，耳背，5 幢 302。女儿电话 144 0000 0136"
        />
      </div>
      <div className="stack">
        <h2>现在可以</h2>
        <Card chosen>
          <div className="line-up apart">
            <div>
              <h3>请桑照野陪</h3>
              <ReasonLine>
                她<b>周四轮休</b>，就住 4 幢。
              </ReasonLine>
            </div>
            <Button kind="primary" keyHint="Enter">
              问她去不去
            </Button>
          </div>
        </Card>
        <div className="field-pair">
          <ActionRow icon={Users} keyHint="D" onClick={nothing}>
            看别的 4 位
          </ActionRow>
          <ActionRow icon={CalendarDays} keyHint="T" onClick={nothing}>
            跟家里商量换时间
          </ActionRow>
          <ActionRow icon={Phone} keyHint="P" onClick={nothing}>
            给家里回个话
          </ActionRow>
        </div>
      </div>
      <div className="stack">
        <h2>办到这里</h2>
        <DatedLines
          lines={[
            { id: '1', when: '周四 09:20', what: '女儿打电话来，您替她记的' },
            { id: '2', when: '周五 10:05', what: '问了 3 位：1 位当天值班，2 位没回' },
          ]}
        />
      </div>
      <ActionFoot said="发出去是问，本人点了头才算数。">
        <Button kind="quiet">先放一放</Button>
        <Button keyHint="R">换一组</Button>
        <Button kind="primary">三位都问</Button>
      </ActionFoot>
    </div>
  )
}

/** A desk page of the usual kind: list and detail, tabs in the address, keys in the bar. */
export default function DeskPage() {
  const [filters, setFilters] = useFilters<{ tab?: string; at?: string }>()
  useRailCount('/week', 77)
  useKeys([
    { keys: ['J', 'K'], label: '下一件、上一件', run: nothing },
    { keys: ['X'], label: '选中', run: nothing },
    { keys: ['S'], label: '先放一放', run: nothing },
  ])
  const rows = [
    '独居老人想有人陪着去复查',
    '楼上漏水，漏到我家天花板了',
    '三季度积分公示',
    '给卧床老人换药',
    '楼下夜宵摊油烟大',
  ]
  return (
    <Split
      open={Boolean(filters.at)}
      onBack={() => setFilters({ at: '' })}
      list={
        <>
          <PageHead title="今天先办 3 件" sub="这周等您的一共 77 件，其中 62 件可以成批办。" />
          <Tabs
            label="看哪些"
            chosen={filters.tab ?? 'all'}
            onChoose={(tab) => setFilters({ tab })}
            tabs={[
              { id: 'all', label: '全部', count: 77 },
              { id: 'sort', label: '要分拣', count: 6 },
              { id: 'wait', label: '等人接', count: 4 },
              { id: 'check', label: '要核实', count: 50 },
              { id: 'come', label: '确认报到', count: 12 },
            ]}
          >
            {['今天要办', '等了一天以上', '这周内'].map((title) => (
              <Rows key={title} title={title} aside="等得最久的在前">
                {rows.map((what, i) => (
                  <ListRow
                    key={what}
                    what={what}
                    where="听雨新村 · 周四 07:30 就要人，还差 1 位"
                    kind={{ icon: UserPlus, word: '等人接' }}
                    state={i === 0 ? <StatusTag tone="late">等了 4 天</StatusTag> : '等了 1 天'}
                    href={`?at=${i}`}
                    current={title === '今天要办' && filters.at === String(i)}
                  />
                ))}
              </Rows>
            ))}
          </Tabs>
        </>
      }
      detail={<Detail />}
    />
  )
}
