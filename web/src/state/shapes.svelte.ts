// Outlines of areas, each asked for once. What has no outline is not drawn: no circle stands in for it.
import type { Feature, FeatureCollection, Position } from 'geojson'
import { untrack } from 'svelte'
import { get } from '../api'

const kept: Record<string, Feature | null> = $state.raw({})
let turn = $state(0)
const asked = new Set<string>()

async function ask(address: string): Promise<void> {
  asked.add(address)
  try {
    kept[address] = await get<Feature>(address)
  } catch {
    kept[address] = null // 404: no outline at hand; its incidents stand in the list
  }
  turn++
}

function* corners(found: unknown): Generator<Position> {
  if (!Array.isArray(found)) return
  if (typeof found[0] === 'number') yield found as Position
  else for (const inner of found) yield* corners(inner)
}

export const shapes = {
  /** Keep outlines that came by another way. */
  keep(some: [string, Feature][]): void {
    const fresh = some.filter(([address]) => !asked.has(address))
    for (const [address, feature] of fresh) {
      asked.add(address)
      kept[address] = feature
    }
    if (fresh.length) untrack(() => turn++)
  },
  /** The shapes that are at hand, with properties of ours; missing ones are asked for and come by themselves. */
  collection(wanted: [string, Record<string, unknown>][]): FeatureCollection {
    void turn
    const features: Feature[] = []
    for (const [address, properties] of wanted) {
      if (!asked.has(address) && address.startsWith('/')) void ask(address)
      const found = kept[address]
      if (found) features.push({ ...found, properties })
    }
    return { type: 'FeatureCollection', features }
  },
  box(address: string): [number, number][] {
    const shape = kept[address]
    if (!shape || !('coordinates' in shape.geometry)) return []
    const all = [...corners(shape.geometry.coordinates)]
    const xs = all.map((p) => p[0] ?? 0)
    const ys = all.map((p) => p[1] ?? 0)
    return all.length ? [[Math.min(...xs), Math.min(...ys)], [Math.max(...xs), Math.max(...ys)]] : []
  },
}
