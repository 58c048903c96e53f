import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Heading, Dialog as Inner } from 'react-aria-components/Dialog'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useTranslation } from 'react-i18next'
import './overlay.css'

/**
 * A question that stands before the page; on the phone it comes from the lower edge. Focus stays inside and
 * returns; Esc, the cross and the veil close it. Put the buttons in `<div className="actions">`, primary last.
 */
export function Dialog({
  title,
  open,
  onClose,
  children,
  side,
}: {
  title: string
  open: boolean
  onClose: () => void
  children: ReactNode
  /** A drawer at the left edge, for navigation. */
  side?: boolean
}) {
  const { t } = useTranslation('ui')
  return (
    <ModalOverlay
      className="veil"
      data-side={side || undefined}
      isOpen={open}
      isDismissable
      onOpenChange={(next) => next || onClose()}
    >
      <Modal className="dialog">
        <Inner>
          <div className="dialog-head">
            <Heading slot="title">{title}</Heading>
            <button type="button" aria-label={t('close')} onClick={onClose}>
              <X className="icon" aria-hidden="true" />
            </button>
          </div>
          {children}
        </Inner>
      </Modal>
    </ModalOverlay>
  )
}
