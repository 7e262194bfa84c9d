/**
 * Where the phone is, for the arrival alone and only for somebody who switched that on. It is looked for on the way,
 * so that the tap at the door never waits for it; an arrival without one is as good.
 */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

import type { Position } from '../../core/visit/events.ts'

const STORED_AS = 'doorstep.position'
/** Older than this it says where somebody was, not where they arrived. */
const FRESH_MS = 120_000

/** Storage may be forbidden: then nothing is attached, as for somebody who never switched it on. */
function stored(): boolean {
  try {
    return localStorage.getItem(STORED_AS) === 'on'
  } catch {
    return false
  }
}

/** Whether the person wants the position with the arrival. Off until they say so, and off again after a no. */
export const wanted = signal(stored())

function keep(on: boolean): void {
  wanted.value = on
  try {
    if (on) localStorage.setItem(STORED_AS, 'on')
    else localStorage.removeItem(STORED_AS)
  } catch {
    // See stored().
  }
}

/** Switches it on or off; the browser asks for its permission now and not at a door. Resolves to whether it is on. */
export async function want(on: boolean): Promise<boolean> {
  keep(on && (await permitted()))
  return wanted.value
}

function permitted(): Promise<boolean> {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(false)
    navigator.geolocation.getCurrentPosition(
      () => resolve(true),
      // Indoors there may be no position, and that is not a no.
      ({ code, PERMISSION_DENIED }) => resolve(code !== PERMISSION_DENIED),
      { timeout: 20_000, maximumAge: FRESH_MS },
    )
  })
}

let last: { at: number; position: Position } | null = null

/** Follows the phone while `active` and wanted; a permission that was taken back switches it off for good. */
export function useFollowed(active: boolean): void {
  const on = active && wanted.value
  useEffect(() => {
    if (!on || !navigator.geolocation) return
    const watch = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => {
        const { latitude, longitude, accuracy } = coords
        const position = {
          lat: latitude.toFixed(6),
          lon: longitude.toFixed(6),
          accuracy: Math.ceil(accuracy),
        }
        last = { at: timestamp, position }
      },
      ({ code, PERMISSION_DENIED }) => {
        if (code === PERMISSION_DENIED) keep(false)
      },
      { enableHighAccuracy: true, maximumAge: FRESH_MS },
    )
    return () => {
      navigator.geolocation.clearWatch(watch)
      last = null
    }
  }, [on])
}

/** Where the phone was a moment ago; null where that is not wanted or not known. */
export function position(): Position | null {
  return wanted.peek() && last && Date.now() - last.at < FRESH_MS ? last.position : null
}
