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

/** What stands in the barcode of this picture; null where none is recognised. */
export async function readBarcode(file: Blob): Promise<string | null> {
  const Made = maker()
  if (!Made) return null
  let picture: ImageBitmap | null = null
  try {
    picture = await createImageBitmap(file)
    const found = await new Made().detect(picture)
    return found.map(({ rawValue }) => rawValue.trim()).find((text) => text !== '') ?? null
  } catch {
    // No picture, or a browser that names the detector without having one.
    return null
  } finally {
    picture?.close()
  }
}
