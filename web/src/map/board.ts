// The map itself: MapLibre with its worker at our own address, one style, sources that are refilled.
import { Map, NavigationControl, ScaleControl, setWorkerUrl, type GeoJSONSource, type LngLatBoundsLike, type MapMouseEvent } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { FeatureCollection } from 'geojson'
import { authorization } from '../api'
import { addIcons, palette } from './icons'
import { style } from './style'

setWorkerUrl(workerUrl)

export type Frame = [number, number, number, number]
export type Picked = { ids: string[]; area?: string; service?: string }
export type Board = {
  fill(source: string, collection: FeatureCollection): void
  fit(frame: Frame): void
  frame(): Frame
  repaint(): void
  tiles(url: string | null): void
  remove(): void
}

const CLICKED = ['signs-near', 'signs-far', 'tile-signs', 'dots', 'spots', 'services', 'areas']

/** `view`: 'zoom/lat/lon' or nothing. */
export function drawMap(box: HTMLElement, view: string, on: { moved(view: string): void; picked(what: Picked): void; ready(): void }): Board {
  const [zoom, lat, lon] = view.split('/').map(Number)
  const map = new Map({
    container: box,
    style: style(palette()),
    center: lon !== undefined && lat !== undefined && Number.isFinite(lon + lat) ? [lon, lat] : [31, 48.6],
    zoom: zoom && Number.isFinite(zoom) ? zoom : 4.6,
    minZoom: 1,
    maxZoom: 13,
    renderWorldCopies: false,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    transformRequest: (url) => ({ url, headers: url.startsWith(location.origin) ? authorization() : {} }),
  })
  const kept: Record<string, FeatureCollection> = {}
  let tileUrl: string | null = null
  map.touchZoomRotate.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-left')
  map.addControl(new ScaleControl({ maxWidth: 110 }), 'bottom-left')
  const refill = (): void => {
    addIcons(map, palette())
    for (const [name, collection] of Object.entries(kept)) (map.getSource(name) as GeoJSONSource | undefined)?.setData(collection)
    layTiles(map, tileUrl)
  }
  map.on('style.load', refill)
  map.on('error', (e) => console.warn('map:', e.error?.message ?? e))
  map.on('load', () => on.ready())
  map.on('moveend', () => {
    const c = map.getCenter()
    on.moved(`${map.getZoom().toFixed(2)}/${c.lat.toFixed(3)}/${c.lng.toFixed(3)}`)
  })
  map.on('click', (event) => on.picked(picked(map, event)))
  map.on('mousemove', (event) => {
    map.getCanvas().style.cursor = hit(map, event).length ? 'pointer' : ''
  })
  return {
    fill(source, collection) {
      kept[source] = collection
      ;(map.getSource(source) as GeoJSONSource | undefined)?.setData(collection)
    },
    fit: (f) => void map.fitBounds([f[0], f[1], f[2], f[3]] as LngLatBoundsLike, { padding: innerWidth > 800 ? { top: 60, bottom: 50, left: 270, right: 70 } : 44, maxZoom: 8.5, animate: false }),
    frame: () => map.getBounds().toArray().flat() as Frame,
    repaint: () => void map.setStyle(style(palette()), { diff: false }),
    tiles: (url) => layTiles(map, (tileUrl = url)),
    remove: () => map.remove(),
  }
}

const layersOf = (map: Map): string[] => CLICKED.filter((id) => map.getLayer(id))
const hit = (map: Map, { point: { x, y } }: MapMouseEvent): ReturnType<Map['queryRenderedFeatures']> =>
  map.isStyleLoaded() ? map.queryRenderedFeatures([[x - 4, y - 4], [x + 4, y + 4]], { layers: layersOf(map) }) : []

function picked(map: Map, event: MapMouseEvent): Picked {
  const found = hit(map, event)
  const of = (...layers: string[]): typeof found => found.filter((f) => layers.includes(f.layer.id))
  const spot = of('spots')[0]
  if (spot) return { ids: [], service: String(spot.properties.id) }
  const ids = [...new Set(of('signs-near', 'signs-far', 'tile-signs', 'dots').map((f) => String(f.properties.id)))]
  if (ids.length) return { ids }
  const area = of('areas')[0]
  if (area) return { ids: [], area: String(area.properties.shape) }
  const service = of('services')[0]
  return service ? { ids: [], service: String(service.properties.id) } : { ids: [] }
}

/** Signs from tiles made by the server, for pictures too large to be held here. */
function layTiles(map: Map, url: string | null): void {
  for (const id of ['tile-count', 'tile-signs']) if (map.getLayer(id)) map.removeLayer(id)
  if (map.getSource('tiles')) map.removeSource('tiles')
  if (!url || !map.isStyleLoaded()) {
    if (url) map.once('idle', () => map.getSource('tiles') || layTiles(map, url))
    return
  }
  map.addSource('tiles', { type: 'vector', tiles: [url], maxzoom: 12 })
  const sure = ['match', ['get', 'verified'], ['confirmed', 'witnessed'], 'confirmed', ['unverified', 'disputed'], 'unverified', 'reported']
  const icon = ['concat', ['get', 'sign'], '|', sure, '|', ['case', ['to-boolean', ['get', 'contested']], 'ring', '']]
  map.addLayer({ id: 'tile-signs', type: 'symbol', source: 'tiles', 'source-layer': 'incidents', layout: { 'icon-image': icon as never, 'icon-allow-overlap': true, 'icon-size': 0.85 } })
  map.addLayer({
    id: 'tile-count',
    type: 'symbol',
    source: 'tiles',
    'source-layer': 'incidents',
    filter: ['>', ['get', 'count'], 1],
    layout: { 'text-field': ['to-string', ['get', 'count']], 'text-font': ['Noto Sans Regular'], 'text-size': 11, 'text-offset': [0, 1.2] },
    paint: { 'text-color': palette().ink as string, 'text-halo-color': palette().land as string, 'text-halo-width': 1.5 },
  })
}
