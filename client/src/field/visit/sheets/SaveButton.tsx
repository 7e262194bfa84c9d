import { useState } from 'preact/hooks'

import { Button } from '../../../ui/index.ts'
import { useLacking, type Lacks } from '../lacking.tsx'

interface SaveButtonProps {
  children: string
  lacks?: Lacks
  danger?: boolean
  onSave: () => Promise<void>
}

/** Saves a sheet once, however often it is tapped; where something is lacking, it says what. */
export function SaveButton({ children, lacks = [], danger, onSave }: SaveButtonProps) {
  const [busy, setBusy] = useState(false)
  const { lacking, told, tap } = useLacking(lacks)
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      await onSave()
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="visit-sheet-foot stack stack-tight">
      {told}
      <Button
        kind={danger ? 'danger' : 'primary'}
        wide
        action="save"
        disabled={busy}
        data-lacking={lacking || undefined}
        onClick={tap(() => void save())}
      >
        {children}
      </Button>
    </div>
  )
}
