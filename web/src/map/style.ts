// The layers of the map, bottom to top, in the report's colours.
import type { ExpressionSpecification, StyleSpecification } from 'maplibre-gl'
import { nothing } from './features'
import type { Palette } from './icons'

const STEP = 11
const MOST = 6

const offsets = (): ExpressionSpecification => {
  const steps: unknown[] = ['step', ['get', 'dx'], ['literal', [-MOST * STEP, 0]]]
  for (let n = -MOST + 1; n <= MOST; n++) steps.push(n, ['literal', [n * STEP, 0]])
  return steps as ExpressionSpecification
}

const FONT = ['Noto Sans Regular']
const geojson = (): { type: 'geojson'; data: ReturnType<typeof nothing> } => ({ type: 'geojson', data: nothing() })

export function style(c: Palette): StyleSpecification {
  const halo = { 'text-color': c.ink as string, 'text-halo-color': c.land as string, 'text-halo-width': 1.6 }
  return {
    version: 8,
    sources: Object.fromEntries(['land', 'regions', 'areas', 'services', 'spots', 'signs', 'names', 'countries', 'chosen'].map((name) => [name, geojson()])),
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': c.sea as string } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': c.land as string } },
      { id: 'regions', type: 'line', source: 'regions', minzoom: 3.5, paint: { 'line-color': c.edge as string, 'line-width': 0.7, 'line-dasharray': [2, 2], 'line-opacity': 0.75 } },
      { id: 'services', type: 'fill', source: 'services', paint: { 'fill-pattern': ['get', 'wash'] } },
      { id: 'areas', type: 'fill', source: 'areas', paint: { 'fill-pattern': ['match', ['get', 'level'], ['admin1', 'region', 'country'], 'hatch-wide', 'hatch-near'] } },
      { id: 'area-edges', type: 'line', source: 'areas', paint: { 'line-color': c.ink as string, 'line-width': 1.1, 'line-opacity': 0.7 } },
      { id: 'border', type: 'line', source: 'land', paint: { 'line-color': c.edge as string, 'line-width': 1.2 }, layout: { 'line-join': 'round' } },
      { id: 'chosen', type: 'circle', source: 'chosen', paint: { 'circle-radius': 19, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': c.accent as string, 'circle-stroke-width': 3 } },
      { id: 'area-names', type: 'symbol', source: 'areas', layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'text-variable-anchor': ['center', 'bottom', 'top', 'left', 'right'], 'text-radial-offset': 1.6 }, paint: halo },
      { id: 'spots', type: 'symbol', source: 'spots', layout: { 'text-field': ['get', 'sign'], 'text-font': FONT, 'text-size': 20, 'text-allow-overlap': true, 'text-offset': [0, -1.1] }, paint: { 'text-color': ['match', ['get', 'wash'], 's-good', c.good as string, 's-warn', c.warn as string, c.bad as string], 'text-halo-color': c.card as string, 'text-halo-width': 2.4 } },
      { id: 'dots', type: 'circle', source: 'names', paint: { 'circle-radius': 3, 'circle-color': c.ink as string, 'circle-stroke-color': c.land as string, 'circle-stroke-width': 1.2 } },
      { id: 'names', type: 'symbol', source: 'names', layout: { 'text-field': ['case', ['>', ['get', 'count'], 1], ['concat', ['get', 'name'], ' · ', ['to-string', ['get', 'count']]], ['get', 'name']], 'text-font': FONT, 'text-size': 13, 'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 1.45, 'text-padding': 1, 'symbol-sort-key': ['get', 'worst'] }, paint: halo },
      { id: 'signs-far', type: 'symbol', source: 'signs', maxzoom: 6.2, filter: ['==', ['get', 'rank'], 0], layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-padding': 0, 'icon-size': 0.9, 'symbol-sort-key': ['get', 'worst'], 'symbol-z-order': 'source' } },
      { id: 'signs-near', type: 'symbol', source: 'signs', minzoom: 6.2, layout: { 'icon-image': ['get', 'icon'], 'icon-allow-overlap': true, 'icon-padding': 0, 'icon-offset': offsets(), 'symbol-sort-key': ['get', 'worst'] } },
      { id: 'countries', type: 'symbol', source: 'countries', maxzoom: 7, layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 13, 'text-letter-spacing': 0.16, 'text-transform': 'uppercase' }, paint: { 'text-color': c.soft as string, 'text-halo-color': c.land as string, 'text-halo-width': 1.4 } },
    ],
  }
}
