import type { LucideIcon } from 'lucide-react'
import { type ButtonHTMLAttributes, type MouseEvent, type ReactNode, useRef } from 'react'
import './button.css'
import { useKeys } from './keys.ts'

type Kind = 'primary' | 'secondary' | 'quiet'

interface Look {
  /** One primary per view: red, the thing that matters. */
  kind?: Kind
  icon?: LucideIcon
  /** Key that presses it, printed on it at the desk: 'A', 'Enter'. */
  keyHint?: string
  wide?: boolean
}

export interface ButtonProps extends Look, Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  children: ReactNode
  /** While the request is under way: stays focusable, ignores presses. */
  busy?: boolean
}

/** How a key is printed on a button and in the bar of hints. */
export function Key({ children }: { children: string }) {
  return (
    <span className="key" aria-hidden="true">
      {children === 'Enter' ? '↵' : children}
    </span>
  )
}

/** A native button: `type="button"` unless told `submit`. Its words say what happens. */
export function Button({
  kind = 'secondary',
  icon: Icon,
  keyHint,
  wide,
  busy,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const self = useRef<HTMLButtonElement>(null)
  useKeys(keyHint ? [{ keys: [keyHint], run: () => self.current?.click() }] : [])
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault()
    else onClick?.(event)
  }
  return (
    <button
      type="button"
      ref={self}
      {...rest}
      onClick={press}
      className="button"
      data-kind={kind}
      data-wide={wide || undefined}
      data-busy={busy || undefined}
      aria-busy={busy || undefined}
      aria-keyshortcuts={keyHint}
    >
      {Icon && <Icon className="icon" aria-hidden="true" />}
      <span>{children}</span>
      {keyHint && <Key>{keyHint}</Key>}
    </button>
  )
}

/** A link that looks like a button: goes somewhere, changes nothing. */
export function ButtonLink({
  kind = 'secondary',
  icon: Icon,
  keyHint,
  wide,
  href,
  children,
}: Look & { href: string; children: ReactNode }) {
  const self = useRef<HTMLAnchorElement>(null)
  useKeys(keyHint ? [{ keys: [keyHint], run: () => self.current?.click() }] : [])
  return (
    <a ref={self} href={href} className="button" data-kind={kind} data-wide={wide || undefined}>
      {Icon && <Icon className="icon" aria-hidden="true" />}
      <span>{children}</span>
      {keyHint && <Key>{keyHint}</Key>}
    </a>
  )
}

/** One of the further things that can be done, as a line with its key at the right. */
export function ActionRow({
  icon: Icon,
  keyHint,
  children,
  onClick,
  disabled,
}: {
  icon: LucideIcon
  keyHint?: string
  children: ReactNode
  onClick: () => void
  disabled?: boolean
}) {
  useKeys(keyHint && !disabled ? [{ keys: [keyHint], run: onClick }] : [])
  return (
    <button type="button" className="action-row" onClick={onClick} disabled={disabled}>
      <Icon className="icon" aria-hidden="true" />
      <span>{children}</span>
      {keyHint && <Key>{keyHint}</Key>}
    </button>
  )
}

/** Foot of a page or pane: a sentence on what will happen at the left, buttons at the right, the primary last. */
export function ActionFoot({ said, children }: { said?: ReactNode; children: ReactNode }) {
  return (
    <div className="action-foot no-print">
      {said && <div className="said">{said}</div>}
      <div className="actions">{children}</div>
    </div>
  )
}
