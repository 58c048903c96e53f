import type { Endpoint } from '@lianxin/contract/endpoint'
import { queries } from '../query.ts'

/** What a person's own pages list follows a write by a moment, through the outbox: look again when it has settled. */
export function settle(...entries: Endpoint[]) {
  for (const wait of [800, 3_000])
    setTimeout(() => {
      for (const { method, path } of entries) void queries.invalidateQueries({ queryKey: [`${method} ${path}`] })
    }, wait)
}
