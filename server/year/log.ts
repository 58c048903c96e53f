import type { Fact, FactKind } from '@lianxin/rules/scheme-facts'

/** One effect that the server acknowledged to somebody: what the run holds true, whatever the server says later. */
export interface Effect {
  entity: 'enrolment' | 'need' | 'order' | 'service'
  verb: string
  id: string
}

/** The script's own memory of the year: it counts what its people were told, and asks nobody. */
export class Log {
  readonly effects: Effect[] = []
  readonly facts: Fact[] = []
  private factCount = 0

  did(entity: Effect['entity'], verb: string, id: string): void {
    this.effects.push({ entity, verb, id })
  }

  fact(kind: FactKind, about: Omit<Fact, 'id' | 'kind'>): void {
    this.facts.push({ id: `f${String(++this.factCount).padStart(8, '0')}`, kind, ...about })
  }

  count(entity: Effect['entity'], verb: string): number {
    return this.effects.filter((one) => one.entity === entity && one.verb === verb).length
  }
}
