import { Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { say } from '../../ui/toast.tsx'

/** Puts words on the clipboard and says so. A browser on plain http has no clipboard: then they are shown to be taken by hand. */
export function CopyButton({ words, label, copied }: { words: string; label: string; copied: string }) {
  const [byHand, setByHand] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(words)
      say(copied)
    } catch {
      setByHand(true)
    }
  }
  return (
    <>
      <Button icon={Copy} onClick={() => void copy()}>
        {label}
      </Button>
      <Dialog title={label} open={byHand} onClose={() => setByHand(false)}>
        <TextArea label={label} value={words} onChange={() => {}} rows={4} readOnly autoFocus />
      </Dialog>
    </>
  )
}
