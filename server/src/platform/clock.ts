/** The one source of time. Nothing else in the server or its SQL may ask what time it is (a check holds that). */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until it is set: for tests and for a year on the virtual calendar. */
export function virtualClock(start: Date): Clock & { set(at: Date): void; advance(milliseconds: number): void } {
  let at = start
  return {
    now: () => new Date(at),
    set: (next) => {
      at = next
    },
    advance: (milliseconds) => {
      at = new Date(at.getTime() + milliseconds)
    },
  }
}
