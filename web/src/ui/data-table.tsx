import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from './choices.tsx'
import './table.css'

export interface Column<Row> {
  id: string
  title: string
  cell: (row: Row) => ReactNode
  /** Numbers stand at the right. */
  end?: boolean
  /** The header becomes a button; the server or the caller sorts. */
  sortable?: boolean
}

/** 'name' ascending, '-name' descending: the form the address and the API use. */
export type Sort = string

export interface DataTableProps<Row> {
  /** Read out as the table's name. */
  label: string
  columns: Column<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string
  sort?: Sort
  onSort?: (sort: Sort) => void
  /** Chosen ids; with it every row has a box and the head a box for all on this page. */
  chosen?: ReadonlySet<string>
  onChoose?: (chosen: Set<string>) => void
  /** Name of a row for its box: “选中 沈知远”. */
  rowName?: (row: Row) => string
  /** Rows to be looked at first stand on amber; their tag says why. */
  isOdd?: (row: Row) => boolean
  current?: string
  onOpen?: (row: Row) => void
  foot?: ReactNode
}

/** A plain table: sticky head, sortable columns, a box per row; below 700 px each row becomes a block. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, chosen, onChoose, rowName, isOdd, current, onOpen, foot } = props
  const { t } = useTranslation('ui')
  const ids = rows.map(rowId)
  const picked = chosen ? ids.filter((id) => chosen.has(id)).length : 0
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(id)
    else next.delete(id)
    onChoose?.(next)
  }
  const toggleAll = (on: boolean) => {
    const next = new Set(chosen)
    for (const id of ids)
      if (on) next.add(id)
      else next.delete(id)
    onChoose?.(next)
  }
  return (
    <div className="table-box">
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            {chosen && (
              <th className="pick" scope="col">
                <Checkbox bare checked={picked > 0 && picked === ids.length} some={picked > 0} onChange={toggleAll}>
                  {t('chooseAll')}
                </Checkbox>
              </th>
            )}
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const id = rowId(row)
            return (
              <tr
                key={id}
                data-odd={isOdd?.(row) || undefined}
                data-current={id === current || undefined}
                data-open={onOpen ? '' : undefined}
                onClick={
                  onOpen &&
                  ((event) => {
                    if (!(event.target as HTMLElement).closest('a, button, input, label')) onOpen(row)
                  })
                }
              >
                {chosen && (
                  <td className="pick">
                    <Checkbox bare checked={chosen.has(id)} onChange={(on) => toggle(id, on)}>
                      {t('choose', { name: rowName?.(row) ?? '' })}
                    </Checkbox>
                  </td>
                )}
                {columns.map((column, i) => (
                  <td
                    key={column.id}
                    className={`${column.end ? 'end number' : ''} ${i === 0 ? 'table-title' : ''}`}
                    data-label={i === 0 ? undefined : column.title}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  )
}

function Head<Row>({ column, sort, onSort }: { column: Column<Row>; sort?: Sort; onSort?: (sort: Sort) => void }) {
  const up = sort === column.id
  const down = sort === `-${column.id}`
  const Arrow = down ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      className={column.end ? 'end' : undefined}
      aria-sort={up ? 'ascending' : down ? 'descending' : undefined}
    >
      {column.sortable && onSort ? (
        <button type="button" onClick={() => onSort(up ? `-${column.id}` : column.id)}>
          {column.title}
          {(up || down) && <Arrow size={14} aria-hidden="true" />}
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}
