import { Phone, Plus, Reply, TriangleAlert, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { BulkBar } from '../bulk-bar.tsx'
import { ActionFoot, ActionRow, Button } from '../button.tsx'
import { Bars, Chart } from '../chart.tsx'
import { Checkbox, ChipGroup, ChipSet } from '../choices.tsx'
import { DataTable } from '../data-table.tsx'
import { Dialog } from '../dialog.tsx'
import { DateField, SearchField, Select, TextArea, TextField } from '../fields.tsx'
import { KeyBar } from '../key-hints.tsx'
import { useKeys } from '../keys.ts'
import { PageHead } from '../layout.tsx'
import { DutyBar, LoadBars } from '../load-bars.tsx'
import { Pagination } from '../pagination.tsx'
import { Card, Facts, PublicPrivate, ReasonLine } from '../panels.tsx'
import { PointsLine } from '../points-line.tsx'
import { ListRow, Rows } from '../rows.tsx'
import { SearchPick } from '../search-pick.tsx'
import { EmptyState, ErrorState, LoadingState } from '../states.tsx'
import { Tabs } from '../tabs.tsx'
import { EvidenceBadge, StatusTag } from '../tag.tsx'
import { DatedLines, Timeline } from '../timeline.tsx'
import { say, Toasts } from '../toast.tsx'
import { people, records } from './samples.ts'
import './gallery.css'

const nothing = () => {}

function Said() {
  return (
    <section className="stack">
      <div className="line-up">
        <StatusTag tone="waiting">等人接</StatusTag>
        <StatusTag tone="active">服务中</StatusTag>
        <StatusTag tone="done">已办好</StatusTag>
        <StatusTag tone="late">等了 4 天</StatusTag>
        <StatusTag tone="plain">候补</StatusTag>
      </div>
      <div className="line-up">
        <EvidenceBadge level="E0" count={3} />
        <EvidenceBadge level="E1" count={5} />
        <EvidenceBadge level="E2" count={23} />
        <EvidenceBadge level="E3" count={19} />
      </div>
      <LoadBars label="本月" done={2} asked={1} limit={3} words="已接 2，自定上限 3" />
      <LoadBars label="今年" done={1} asked={1} limit={4} words="办了 1，要办 4" />
      <div>
        <div className="line-up apart">
          <span>
            今年服务 <strong>3</strong> / 4 次
          </span>
          <span className="secondary">年底前再一次就够了</span>
        </div>
        <DutyBar done={3} asked={4} />
      </div>
      <Card chosen>
        <div className="stack">
          <h3>请桑照野陪</h3>
          <ReasonLine>
            她<b>周四轮休</b>，就住 4 幢。
          </ReasonLine>
          <div className="actions">
            <Button kind="quiet">不合适</Button>
            <Button kind="primary" keyHint="Enter">
              问她去不去
            </Button>
          </div>
        </div>
      </Card>
      <PublicPrivate
        publicPart="“一位老人，周四上午想有人陪着去复查。”"
        privatePart="容奶奶，81 岁，耳背，5 幢 302。女儿电话 144 0000 0136"
      />
      <div>
        <ActionRow icon={UserPlus} keyHint="U" onClick={nothing}>
          请街道帮忙找人
        </ActionRow>
        <ActionRow icon={Phone} keyHint="P" onClick={nothing}>
          给家里回个话
        </ActionRow>
      </div>
    </section>
  )
}

function Asked() {
  const [text, setText] = useState('')
  const [one, setOne] = useState('repair')
  const [any, setAny] = useState(['sat'])
  const [yes, setYes] = useState(false)
  const [open, setOpen] = useState(false)
  const found = people.filter(({ name }) => text && name.includes(text))
  return (
    <section className="stack">
      <TextArea label="什么事" value={text} onChange={setText} placeholder="厨房水龙头一直滴水" />
      <ChipGroup
        label="哪一类"
        value={one}
        onChange={setOne}
        choices={[
          { value: 'repair', label: '家里维修' },
          { value: 'doctor', label: '陪诊买药' },
          { value: 'other', label: '不清楚' },
        ]}
      />
      <div className="field-pair">
        <Select label="在哪里" hint="门牌号不会公开" value="" onChange={nothing} choices={[]} empty="听雨新村" />
        <TextField label="门牌" value={text} onChange={setText} wrong="写到几幢几室，来的人好找。" />
      </div>
      <ChipSet
        label="什么时候方便"
        values={any}
        onChange={setAny}
        choices={[
          { value: 'soon', label: '越快越好' },
          { value: 'sat', label: '周六' },
          { value: 'sun', label: '周日' },
        ]}
      />
      <DateField label="哪天之前" value="2026-12-06" onChange={nothing} />
      <Checkbox checked={yes} onChange={setYes}>
        我是替别人填的
      </Checkbox>
      <SearchField label="找人、找事、找编号" value={text} onChange={setText} keyHint="/" />
      <SearchPick label="请谁" found={found} text={text} onText={setText} onPick={({ name }) => say(`选了${name}`)} />
      <div className="line-up">
        <Button icon={Plus} keyHint="N" onClick={() => setOpen(true)}>
          记一件需求
        </Button>
        <Button kind="primary" onClick={() => say('通过了 47 条', { label: '撤回', run: nothing })}>
          通过 47 条
        </Button>
        <Button disabled>现在不能</Button>
      </div>
      <Dialog title="退回这一条" open={open} onClose={() => setOpen(false)}>
        <TextArea label="为什么" hint="本人看得到" value={text} onChange={setText} />
        <div className="actions">
          <Button onClick={() => setOpen(false)}>先不了</Button>
          <Button kind="primary" icon={Reply}>
            退回
          </Button>
        </div>
      </Dialog>
    </section>
  )
}

function Listed() {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['b', 'c']))
  const [tab, setTab] = useState('all')
  const [sort, setSort] = useState('-at')
  useKeys([{ keys: ['J', 'K'], label: '下一条、上一条', run: nothing }])
  return (
    <section>
      <PageHead title="50 条服务记录，先看这 3 条" sub="这周等您的一共 77 件，其中 62 件可以成批办。" />
      <Tabs
        label="看哪些"
        chosen={tab}
        onChoose={setTab}
        tabs={[
          { id: 'all', label: '全部', count: 77 },
          { id: 'sort', label: '要分拣', count: 6 },
          { id: 'wait', label: '等人接', count: 4 },
          { id: 'check', label: '要核实', count: 50 },
        ]}
      >
        <Rows title="今天要办" aside="3 件">
          <ListRow
            kind={{ icon: UserPlus, word: '等人接' }}
            what="独居老人想有人陪着去复查"
            where="听雨新村 · 周四 07:30 就要人，还差 1 位"
            state={<StatusTag tone="late">等了 4 天</StatusTag>}
            href="#"
            current
          />
          <ListRow what="楼上漏水，漏到我家天花板了" where="槐荫里 · 昨晚 21:16 报的" state="等了 3 天" href="#" />
        </Rows>
      </Tabs>
      <DataTable
        label="服务记录"
        rows={records}
        rowId={(row) => row.id}
        rowName={(row) => row.who}
        chosen={chosen}
        onChoose={setChosen}
        isOdd={(row) => Boolean(row.odd)}
        sort={sort}
        onSort={setSort}
        current="a"
        columns={[
          { id: 'who', title: '谁', cell: (row) => row.who, sortable: true },
          {
            id: 'what',
            title: '做了什么',
            cell: (row) => (
              <div>
                {row.what}
                {row.odd && (
                  <div>
                    <StatusTag tone="waiting" icon={TriangleAlert}>
                      {row.odd}
                    </StatusTag>
                  </div>
                )}
              </div>
            ),
          },
          { id: 'at', title: '什么时候', cell: (row) => row.at, sortable: true },
          { id: 'level', title: '凭据', cell: (row) => <EvidenceBadge level={row.level} /> },
          { id: 'minutes', title: '分钟', cell: (row) => row.minutes, end: true },
        ]}
      />
      <Pagination shown={4} total={50} onMore={nothing} />
      <BulkBar
        said={`已选 ${chosen.size} 条`}
        note="自报的 2 条只留记录，不加分"
        all={{ label: '全部勾上', checked: false, some: true, onChange: nothing }}
      >
        <Button keyHint="B">退回勾上的</Button>
        <Button kind="primary" keyHint="A">
          通过 {chosen.size} 条
        </Button>
      </BulkBar>
    </section>
  )
}

function Told() {
  return (
    <section className="stack-wide">
      <Card>
        <Timeline
          steps={[
            { id: '1', what: '已收到', when: '11月18日 周三 19:42 · 您自己填的' },
            { id: '2', what: '上门修好', when: '11月21日 周六 09:30–10:15 · 换了阀芯，没收钱' },
            { id: '3', what: '等您说一句', when: '不评也行，11月28日 周六自动结束', now: true },
          ]}
        />
      </Card>
      <DatedLines
        lines={[
          { id: '1', when: '周四 09:20', what: '女儿打电话来，您替她记的' },
          { id: '2', when: '周五 10:05', what: '问了 3 位：1 位当天值班，2 位没回' },
        ]}
      />
      <div>
        <PointsLine
          cause="讲了一次防诈骗课"
          where="9月12日 周六 · 听课 31 人"
          evidence="E2"
          points={1}
          onWrong={nothing}
        >
          <Facts
            of={[
              ['服务', '9月12日 周六，一楼大厅'],
              ['按哪条', '“讲一次加 1 分” ——《积分办法》第 10 条'],
            ]}
          />
        </PointsLine>
        <PointsLine cause="换单位后没按时重新报到" where="3月15日 周日" points={-2} />
        <PointsLine cause="每年从 80 分起" where="1月1日 周四 · 第 5 条" points={80} base />
      </div>
      <Chart question="哪里缺人？" answer="南塘缺会修水电的。别的基本够用。">
        <Bars
          label="要的次数和有人接的次数"
          rows={[
            { label: '修水电', value: 20, whole: 35, words: '差 15 · 南塘', now: true },
            { label: '上门理发', value: 13, whole: 15, words: '差 2 · 青石桥' },
            { label: '教用手机', value: 24 },
          ]}
        />
      </Chart>
      <EmptyState title="没有更多要做的了" next={<Button>看看别的社区</Button>}>
        这里会放等您接的事。
      </EmptyState>
      <ErrorState error={new Error('没等到回音，不知道送到了没有。')} onRetry={nothing} />
      <LoadingState lines={2} />
    </section>
  )
}

/** Every part once, for looking at. */
export function Gallery() {
  return (
    <div className="gallery">
      <Listed />
      <Said />
      <Asked />
      <Told />
      <ActionFoot said="发出去是问，本人点了头才算数。">
        <Button kind="quiet">先放一放</Button>
        <Button>换一组</Button>
        <Button kind="primary">三位都问</Button>
      </ActionFoot>
      <KeyBar />
      <Toasts />
    </div>
  )
}
