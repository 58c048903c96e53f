import { type Html, type HtmlPart, href, html } from './html.ts'
import { icon } from './icons.ts'
import type { Words } from './words.ts'

/**
 * A form post that works without JavaScript. `key` is the idempotency key, made fresh for each page (the page must be
 * sent no-store). `draft` names it for enhance.ts, which then offers back what was typed in fields marked `draft`.
 */
export const form = (
  t: Words,
  to: string,
  key: string,
  body: HtmlPart,
  options: { draft?: string; id?: string } = {},
): Html =>
  html`<form method="post" action="${href(to)}" id="${options.id ?? 'form'}" data-sending="${t('pages:sending')}"${options.draft && html` data-draft="${options.draft}" data-draft-found="${t('pages:draft-found')}" data-draft-use="${t('pages:draft-use')}" data-draft-drop="${t('pages:draft-drop')}"`}><input type="hidden" name="key" value="${key}">${body}</form>`

export type FieldOptions = {
  name: string
  label: string
  /** short, at the right of the label; under the control in the elder view */
  hint?: string
  error?: string
}

/** Label, hint, control and error of one field; `control` gets the ids it must carry (see `textField`). */
export const field = (options: FieldOptions, control: HtmlPart): Html =>
  html`<div class="field${options.error ? ' has-error' : ''}"><label for="${options.name}">${options.label}</label>${hintOf(options)}<div class="control">${control}</div>${errorOf(options)}</div>`

const hintOf = ({ name, hint }: FieldOptions) => hint && html`<span class="hint" id="${name}-hint">${hint}</span>`
const errorOf = ({ name, error }: FieldOptions) =>
  error && html`<p class="error" id="${name}-error">${icon('alert')}${error}</p>`

/** `aria-describedby` and `aria-invalid` of a field's control. */
const described = ({ name, hint, error }: FieldOptions) => {
  const ids = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
  return html`${ids && html` aria-describedby="${ids}"`}${error && html` aria-invalid="true"`}`
}

export type TextOptions = FieldOptions & {
  value?: string
  type?: 'text' | 'tel' | 'date' | 'password' | 'search'
  rows?: number
  max?: number
  required?: boolean
  autocomplete?: string
  inputmode?: 'numeric' | 'tel' | 'text'
  placeholder?: string
  /** kept for this tab until sent; only for words that name nobody: never phone, name or door */
  draft?: boolean
}

/** One line of text, or with `rows` several. */
export const textField = (o: TextOptions): Html => field(o, textControl(o))

/** The control alone, for two side by side under one visible label; its own `label` is read out. */
export const bareText = (o: TextOptions): Html => textControl(o, html` aria-label="${o.label}"`)

function textControl(o: TextOptions, own?: Html): Html {
  const shared = html`${own} id="${o.name}" name="${o.name}"${o.max && html` maxlength="${o.max}"`}${o.required && html` required`}${o.placeholder && html` placeholder="${o.placeholder}"`}${o.autocomplete && html` autocomplete="${o.autocomplete}"`}${o.draft && html` data-draft`}${described(o)}`
  return o.rows
    ? html`<textarea rows="${o.rows}"${shared}>${'\n'}${o.value ?? ''}</textarea>`
    : html`<input type="${o.type ?? 'text'}" value="${o.value ?? ''}"${o.inputmode && html` inputmode="${o.inputmode}"`}${shared}>`
}

export type Choice = { value: string; label: string; hint?: string }

/** `first` is the line that stands for “not chosen yet”. */
export type SelectOptions = FieldOptions & { choices: readonly Choice[]; value?: string; first?: string }

/** A drop-down, the browser's own, which every phone knows how to show large; inside a `field` or beside another control. */
export const bareSelect = (o: SelectOptions): Html =>
  html`<span class="select"><select id="${o.name}" name="${o.name}" aria-label="${o.label}"${described(o)}>${o.first !== undefined && html`<option value="">${o.first}</option>`}${o.choices.map((choice) => html`<option value="${choice.value}"${choice.value === o.value && html` selected`}>${choice.label}</option>`)}</select>${icon('down')}</span>`

/** Chips: radio buttons (or with `many` check boxes) that look like what can be touched. */
export function chips(
  o: FieldOptions & {
    choices: readonly Choice[]
    chosen?: readonly string[]
    many?: boolean
    required?: boolean
    quietLegend?: boolean
  },
): Html {
  const type = o.many ? 'checkbox' : 'radio'
  const one = (choice: Choice, n: number) =>
    html`<label class="chip"><input type="${type}" name="${o.name}" value="${choice.value}"${n === 0 && html` id="${o.name}"`}${o.chosen?.includes(choice.value) && html` checked`}${o.required && !o.many && html` required`}><span>${choice.label}</span></label>`
  return html`<fieldset class="field chips${o.error ? ' has-error' : ''}"${o.error && html` aria-describedby="${o.name}-error"`}><legend${o.quietLegend && html` class="quiet"`}>${o.label}</legend>${hintOf(o)}<div class="control">${o.choices.map(one)}</div>${errorOf(o)}</fieldset>`
}

/** A single box with its sentence. */
export const checkbox = (o: { name: string; label: string; checked?: boolean; value?: string }): Html =>
  html`<label class="check"><input type="checkbox" name="${o.name}" value="${o.value ?? 'yes'}"${o.checked && html` checked`}><span>${o.label}</span></label>`

/** At the top of a form that came back: each line leads to its field. Prints nothing without errors. */
export const errorSummary = (t: Words, errors: readonly { name: string; text: string }[]): Html | undefined =>
  errors.length
    ? html`<div class="error-summary" role="alert" tabindex="-1"><p><strong>${icon('alert')}${t('pages:errors-title')}</strong></p><ul>${errors.map((error) => html`<li><a href="#${error.name}">${error.text}</a></li>`)}</ul></div>`
    : undefined
