/** Reads a barcode out of a picture, where the browser can; nothing of the picture is kept. */

interface Detector {
  detect: (picture: ImageBitmap) => Promise<{ rawValue: string }[]>
}
type DetectorMaker = new () => Detector

function maker(): DetectorMaker | undefined {
  return (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector
}

export function canScan(): boolean {
  return maker() !== undefined
}

/** What stands in the barcodes of this picture, each once: a label often has several. None where none is recognised. */
export async function readBarcodes(file: Blob): Promise<string[]> {
  const Made = maker()
  if (!Made) return []
  let picture: ImageBitmap | null = null
  try {
    picture = await createImageBitmap(file)
    const found = await new Made().detect(picture)
    return [...new Set(found.map(({ rawValue }) => rawValue.trim()).filter(Boolean))]
  } catch {
    // No picture, or a browser that names the detector without having one.
    return []
  } finally {
    picture?.close()
  }
}
