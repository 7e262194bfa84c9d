import { useState } from 'preact/hooks'

import { Button } from '../../../ui/index.ts'

interface SaveButtonProps {
  children: string
  disabled?: boolean
  danger?: boolean
  onSave: () => Promise<void>
}

/** Saves a sheet once, however often it is tapped. */
export function SaveButton({ children, disabled, danger, onSave }: SaveButtonProps) {
  const [busy, setBusy] = useState(false)
  return (
    <div class="visit-sheet-foot">
      <Button
        kind={danger ? 'danger' : 'primary'}
        wide
        action="save"
        disabled={disabled || busy}
        onClick={async () => {
          setBusy(true)
          try {
            await onSave()
          } finally {
            setBusy(false)
          }
        }}
      >
        {children}
      </Button>
    </div>
  )
}
