/**
 * Where a place lies in the coordinate systems of Chinese maps, from WGS-84: the other direction of
 * server/doorstep/imports/reading/coordinates.py, whose tests share its places. Pure.
 */

/** GCJ-02 lies some hundred metres beside WGS-84, BD-09 up to a kilometre; outside China all of them are WGS-84. */
export type Datum = 'WGS-84' | 'GCJ-02' | 'BD-09'

/** Degrees: latitude, longitude. */
export type Degrees = readonly [north: number, east: number]

const { sin, cos, sqrt, abs, atan2, PI } = Math
const AXIS = 6378245
const ECCENTRICITY = 0.006693421622965943

/** The degrees of a place, given in WGS-84, in another system. */
export function inDatum(place: Degrees, datum: Datum): Degrees {
  const [north, east] = place
  const inChina = north >= 3 && north <= 54 && east >= 73 && east <= 136
  if (datum === 'WGS-84' || !inChina) return place
  const [up, right] = shift(north, east)
  const gcj: Degrees = [north + up, east + right]
  return datum === 'GCJ-02' ? gcj : toBaidu(gcj)
}

/** By how many degrees GCJ-02 lies beside WGS-84 here. */
function shift(north: number, east: number): Degrees {
  const x = east - 105
  const y = north - 35
  const waves = ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3
  const up =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * sqrt(abs(x)) +
    waves +
    swell(y, 3) +
    tide(y, 160, 320)
  const right =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves + swell(x, 3) + tide(x, 150, 300)
  const radians = (north / 180) * PI
  const magic = 1 - ECCENTRICITY * sin(radians) ** 2
  return [
    (up * 180) / (((AXIS * (1 - ECCENTRICITY)) / (magic * sqrt(magic))) * PI),
    (right * 180) / ((AXIS / sqrt(magic)) * cos(radians) * PI),
  ]
}

function swell(way: number, part: number): number {
  return ((20 * sin(way * PI) + 40 * sin((way / part) * PI)) * 2) / 3
}

function tide(way: number, near: number, far: number): number {
  return ((near * sin((way / 12) * PI) + far * sin((way * PI) / 30)) * 2) / 3
}

function toBaidu([north, east]: Degrees): Degrees {
  const turn = (PI * 3000) / 180
  const distance = sqrt(east * east + north * north) + 0.00002 * sin(north * turn)
  const angle = atan2(north, east) + 0.000003 * cos(east * turn)
  return [distance * sin(angle) + 0.006, distance * cos(angle) + 0.0065]
}
