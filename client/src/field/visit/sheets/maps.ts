/**
 * Links that open a map application at the customer's door, by position where it is known, else by address.
 */

export interface Destination {
  address: string
  /** Degrees, WGS 84. */
  latitude: number | string | null
  longitude: number | string | null
}

export type MapName = 'amap' | 'apple' | 'google' | 'other'

export function mapLinks({ address, latitude, longitude }: Destination): Record<MapName, string> {
  const name = encodeURIComponent(address)
  if (latitude === null || longitude === null) {
    return {
      amap: `https://uri.amap.com/search?keyword=${name}&view=map&callnative=1`,
      apple: `https://maps.apple.com/?daddr=${name}`,
      google: `https://www.google.com/maps/dir/?api=1&destination=${name}`,
      other: `geo:0,0?q=${name}`,
    }
  }
  const place = `${latitude},${longitude}`
  return {
    // Amap counts in its own grid; it converts when told that these degrees are WGS 84.
    amap: `https://uri.amap.com/marker?position=${longitude},${latitude}&name=${name}&coordinate=wgs84&callnative=1`,
    apple: `https://maps.apple.com/?daddr=${place}&q=${name}`,
    google: `https://www.google.com/maps/dir/?api=1&destination=${place}`,
    other: `geo:${place}?q=${place}(${name})`,
  }
}
