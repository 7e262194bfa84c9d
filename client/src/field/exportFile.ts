/**
 * Hands the unsent work out of the app: by the phone's share sheet where it takes files, else as a
 * download.
 */
import { exportUnsent } from '../device/unsentFile.ts'

export async function exportFile(): Promise<void> {
  const file = await exportUnsent()
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file] })
      return
    } catch (error) {
      // Closing the share sheet is no fault; any other refusal ends in a download.
      if (error instanceof DOMException && error.name === 'AbortError') return
    }
  }
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = file.name
  document.body.append(link)
  link.click()
  link.remove()
  URL.revokeObjectURL(address)
}
