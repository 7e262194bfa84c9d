import { useState } from 'preact/hooks'

import { Button } from '../../../ui/index.ts'
import { Camera } from './Camera.tsx'
import { readBarcodes } from './barcode.ts'
import { t } from './words/index.ts'

interface ScanProps {
  label: string
  /** What is longer is not what is asked for. */
  longest: number
  onRead: (text: string) => void
}

/** The camera for a barcode: its text is taken over, the picture is not kept. Of several, somebody says which it is. */
export function Scan({ label, longest, onRead }: ScanProps) {
  const [reading, setReading] = useState(false)
  const [found, setFound] = useState<readonly string[] | null>(null)
  const read = async (file: File): Promise<void> => {
    setReading(true)
    const texts = (await readBarcodes(file)).filter(({ length }) => length <= longest)
    setReading(false)
    if (texts.length === 1) take(texts[0]!)
    else setFound(texts)
  }
  const take = (text: string): void => {
    setFound(null)
    onRead(text)
  }
  return (
    <>
      <Camera
        action="scan"
        label={t('item.named', { what: t('scan.read'), label })}
        onTake={([file]) => void (file && read(file))}
      >
        {t(reading ? 'scan.reading' : 'scan.read')}
      </Camera>
      {found && (
        <p class={found.length > 0 ? 'strong' : 'field-fault'} role="alert">
          {t(found.length > 0 ? 'scan.several' : 'scan.nothing')}
        </p>
      )}
      {found?.map((text) => (
        <Button key={text} wide action="scanned" data-value={text} onClick={() => take(text)}>
          {text}
        </Button>
      ))}
    </>
  )
}
