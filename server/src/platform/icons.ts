import { type Html, html, trusted } from './html.ts'

// Drawn for this product on a 24 grid, one stroke width. An icon never stands without its word.
const paths = {
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  arrow: 'M4 12h15M13 6l6 6-6 6',
  tick: 'M5 13l4.5 4.5L19 7',
  done: 'M12 3a9 9 0 100 18 9 9 0 000-18zM8 12.5l3 3 5-6',
  clock: 'M12 3a9 9 0 100 18 9 9 0 000-18zM12 7.5V12l3 2',
  alert: 'M12 4L2.8 20h18.4zM12 10v4.5M12 17.4v.1',
  phone: 'M8.2 3.5l2 4.6-2.1 1.8a12 12 0 006 6l1.8-2.1 4.6 2v3.4a1.8 1.8 0 01-2 1.8A17 17 0 013 5.5a1.8 1.8 0 011.8-2z',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 100 6 3 3 0 000-6z',
  lock: 'M6 11h12a1 1 0 011 1v7a1 1 0 01-1 1H6a1 1 0 01-1-1v-7a1 1 0 011-1zM8 11V8a4 4 0 018 0v3',
  pencil: 'M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5l3.5 3.5',
  undo: 'M8.5 5L4 9.5 8.5 14M4.5 9.5H14a5 5 0 010 10h-3',
  search: 'M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L20.5 20.5',
  print: 'M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z',
  home: 'M4 11l8-7 8 7M6 9.5V20h12V9.5',
} as const

export type IconName = keyof typeof paths

/** One line icon as inline SVG, hidden from screen readers: the word beside it speaks. */
export const icon = (name: IconName): Html =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${trusted(paths[name])}"/></svg>`
