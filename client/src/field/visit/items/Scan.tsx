import { useState } from 'preact/hooks'

import { Camera } from './Camera.tsx'
import { readBarcode } from './barcode.ts'
import { t } from './words/index.ts'

/** The camera for a barcode: its text is taken over, the picture is not kept. */
export function Scan({ label, onRead }: { label: string; onRead: (text: string) => Promise<void> }) {
  const [state, setState] = useState<'idle' | 'reading' | 'nothing'>('idle')
  const read = async (file: File): Promise<void> => {
    setState('reading')
    const text = await readBarcode(file)
    if (text !== null) await onRead(text)
    setState(text === null ? 'nothing' : 'idle')
  }
  return (
    <>
      <Camera
        action="scan"
        label={t('item.named', { what: t('scan.read'), label })}
        onTake={([file]) => void (file && read(file))}
      >
        {t(state === 'reading' ? 'scan.reading' : 'scan.read')}
      </Camera>
      {state === 'nothing' && (
        <p class="field-fault" role="alert">
          {t('scan.nothing')}
        </p>
      )}
    </>
  )
}
