// Rows of the picture as what the map draws. A point only for a site or a settlement; an area keeps its outline; nothing else is drawn.
import type { Feature, FeatureCollection, Point, Position } from 'geojson'
import type { Board, Incident, Place } from '../types'
import { called } from '../words/naming'
import { iconName } from './icons'

export const nothing = (): FeatureCollection => ({ type: 'FeatureCollection', features: [] })

const most = (row: Incident): number => Math.max(row.killed?.max ?? row.killed?.min ?? 0, 0) * 1e4 + Math.max(row.injured?.max ?? row.injured?.min ?? 0, 0) * 10 + row.sources

/** Two collections: a sign for each incident, laid out in a row at its place, and a name for each place. */
export function points(rows: Incident[]): { signs: FeatureCollection; names: FeatureCollection } {
  const places = new Map<string, Incident[]>()
  for (const row of rows) {
    if (!row.point) continue
    const key = row.point.map((x) => x.toFixed(4)).join()
    places.set(key, [...(places.get(key) ?? []), row])
  }
  const signs: Feature[] = []
  const names: Feature[] = []
  for (const some of places.values()) {
    const worst = [...some].sort((a, b) => most(b) - most(a))
    const first = worst[0] as Incident
    const shown = worst.slice(0, 7)
    shown.forEach((row, i) => signs.push(point(row, { id: row.id, icon: iconName(row.sign, row.verified, row.contested), dx: 2 * i - (shown.length - 1), rank: i, worst: -most(row) })))
    names.push(point(first, { id: first.id, name: first.place ? called(first.place) : (first.places[0] ?? ''), count: some.length, more: some.length - shown.length, worst: -some.length * 1e6 - most(first) }))
  }
  return { signs: { type: 'FeatureCollection', features: signs }, names: { type: 'FeatureCollection', features: names } }
}

const point = (row: Incident, properties: Record<string, unknown>): Feature<Point> => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: row.point as [number, number] },
  properties,
})

export type Area = { place: Place; shape: string; rows: Incident[] }

/** The key of a region's outline that came with the base map. */
export const regionAddress = (code: string): string => `region:${code}`

/** Where a row's outline is found: at its own address, else that of its region, which may be drawn around its settlements; '' where there is none. */
export function shapeOf(row: Incident, outlines: Map<string, Feature>): string {
  if (row.where !== 'area' || !row.place) return ''
  if (row.shape) return row.shape
  return row.place.level === 'admin1' && row.place.admin1 && outlines.has(row.place.admin1) ? regionAddress(row.place.admin1) : ''
}

export function areas(rows: Incident[], outlines: Map<string, Feature>): Area[] {
  const found = new Map<string, Area>()
  for (const row of rows) {
    const shape = shapeOf(row, outlines)
    if (!shape || !row.place) continue
    const area = found.get(shape) ?? { place: row.place, shape, rows: [] }
    area.rows.push(row)
    found.set(shape, area)
  }
  return [...found.values()].sort((a, b) => b.rows.length - a.rows.length)
}

const WASH: Record<string, string> = {
  out: 's-bad', suspended: 's-bad', partial: 's-part', interrupted: 's-part', reduced: 's-part', backup: 's-warn', restoring: 's-warn', restored: 's-good', operating: 's-good',
}

export type ServiceSpot = { place: Place; state: string; sign: string; wash: string; id: string }

/** The places where a service has a state, one cell each; a place without a report is not drawn. */
export function serviceSpots(board: Board, service: string): ServiceSpot[] {
  const places = new Map(board.places.map((p) => [p.place_id, p]))
  return board.cells.flatMap((cell) => {
    const place = places.get(cell.place_id)
    if (!place || cell.service !== service || cell.state === 'no-report' || cell.over) return []
    return [{ place, state: cell.state, sign: cell.sign, wash: WASH[cell.state] ?? 's-warn', id: cell.service_id ?? '' }]
  })
}

/** Where a country's name is written: the middle of its outline by area. A label's place only, never that of an incident. */
export function middle(ring: Position[]): Position | null {
  let [area, x, y] = [0, 0, 0]
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax = 0, ay = 0] = ring[i] ?? []
    const [bx = 0, by = 0] = ring[i + 1] ?? []
    const cross = ax * by - bx * ay
    area += cross
    x += (ax + bx) * cross
    y += (ay + by) * cross
  }
  return area ? [x / (3 * area), y / (3 * area)] : null
}

/** How many degrees of longitude a country's largest part spans. */
export function span(feature: Feature): number {
  const parts = feature.geometry.type === 'MultiPolygon' ? feature.geometry.coordinates : feature.geometry.type === 'Polygon' ? [feature.geometry.coordinates] : []
  const xs = parts.map((p) => p[0] ?? []).reduce<Position[]>((a, b) => (b.length > a.length ? b : a), []).map((p) => p[0] ?? 0)
  return xs.length ? Math.max(...xs) - Math.min(...xs) : 360
}
