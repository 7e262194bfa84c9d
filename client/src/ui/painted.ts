/**
 * Imported before everything else. Where the frame of the last time stands in the page, it is painted before the app is
 * evaluated, which takes a slow phone ten times as long.
 */

/** A page that nobody sees paints nothing. */
const UNSEEN_MS = 200

if (document.getElementById('frame')) {
  await new Promise((painted) => {
    requestAnimationFrame(() => setTimeout(painted))
    setTimeout(painted, UNSEEN_MS)
  })
}

export {}
