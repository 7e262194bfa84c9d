/**
 * Links that open a map application at the customer's door: by position where it is known in which system it is, each
 * in the system that the application expects, else by address. The application that was chosen once is remembered.
 */
import { signal } from '@preact/signals'

import { inDatum, type Datum } from '../../../core/datum.ts'

export interface Destination {
  address: string
  /** Degrees, decimal strings. */
  latitude: string | null
  longitude: string | null
  /** The system in which they count; null or absent where nobody has said which. */
  datum?: string | null
}

/** `geo`: whatever application the phone has for such links. */
export const MAPS = ['amap', 'baidu', 'tencent', 'apple', 'geo'] as const
export type MapName = (typeof MAPS)[number]

/** Apple's map of China is made of Amap's data; a `geo:` link counts in WGS-84 by its own rule (RFC 5870). */
const DATUM: Readonly<Record<MapName, Datum>> = {
  amap: 'GCJ-02',
  baidu: 'BD-09',
  tencent: 'GCJ-02',
  apple: 'GCJ-02',
  geo: 'WGS-84',
}

/** Whether a destination's position can be handed over: a server of before says nothing of the system and means WGS-84. */
function positioned({ latitude, longitude, datum }: Destination): boolean {
  return latitude !== null && longitude !== null && (datum === undefined || datum === 'WGS-84')
}

export function mapLink(map: MapName, to: Destination): string {
  const name = encodeURIComponent(to.address)
  if (!positioned(to)) return searches(map, name)
  const [north, east] = inDatum([Number(to.latitude), Number(to.longitude)], DATUM[map]).map((one) =>
    one.toFixed(6),
  )
  switch (map) {
    case 'amap':
      return `https://uri.amap.com/navigation?to=${east},${north},${name}&mode=car&coordinate=gaode&src=doorstep&callnative=1`
    case 'baidu':
      return `https://api.map.baidu.com/marker?location=${north},${east}&title=${name}&content=${name}&coord_type=bd09ll&output=html&src=doorstep`
    case 'tencent':
      return `https://apis.map.qq.com/uri/v1/routeplan?type=drive&to=${name}&tocoord=${north},${east}&referer=doorstep`
    case 'apple':
      return `https://maps.apple.com/?daddr=${north},${east}&q=${name}`
    case 'geo':
      return `geo:${north},${east}?q=${north},${east}(${name})`
  }
}

function searches(map: MapName, name: string): string {
  switch (map) {
    case 'amap':
      return `https://uri.amap.com/search?keyword=${name}&view=map&src=doorstep&callnative=1`
    case 'baidu':
      return `https://api.map.baidu.com/geocoder?address=${name}&output=html&src=doorstep`
    case 'tencent':
      return `https://apis.map.qq.com/uri/v1/search?keyword=${name}&referer=doorstep`
    case 'apple':
      return `https://maps.apple.com/?daddr=${name}`
    case 'geo':
      return `geo:0,0?q=${name}`
  }
}

/** A `geo:` link is for the phone itself, the others open beside the app. */
export function opensOutside(map: MapName): boolean {
  return map !== 'geo'
}

/** Opens the application that was chosen before at a destination; whether there is one. */
export function openMap(to: Destination): boolean {
  const map = chosenMap.value
  if (!map) return false
  if (opensOutside(map)) open(mapLink(map, to), '_blank', 'noopener')
  else location.href = mapLink(map, to)
  return true
}

const STORED_AS = 'doorstep.map'

/** Storage may be forbidden: then the choice lasts as long as the page. */
function stored(): MapName | null {
  try {
    return MAPS.find((name) => name === localStorage.getItem(STORED_AS)) ?? null
  } catch {
    return null
  }
}

/** The application that was chosen last; null before the first choice. */
export const chosenMap = signal<MapName | null>(stored())

export function chooseMap(map: MapName): void {
  chosenMap.value = map
  try {
    localStorage.setItem(STORED_AS, map)
  } catch {
    // See stored().
  }
}
