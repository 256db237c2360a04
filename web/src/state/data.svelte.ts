// What the server said for the present view. Nothing here changes by itself: new things wait in `live` until the reader asks for them.
import { get, Problem, signedIn, type Query } from '../api'
import type { Incident, List, Summary, Timeline } from '../types'
import { address, LISTS } from './address.svelte'

export const PAGE = 200
export const MOST_ON_MAP = 2000

export type Me = { name: string; role: string }
/** `locked`: reading needs a token, and none is given. */
type Data = { summary: Summary | null; bins: Timeline | null; shown: number; total: number; ready: boolean; error: string; turn: number; writes: boolean; me: Me | null; locked: boolean }
export const data: Data = $state({ summary: null, bins: null, shown: 0, total: 0, ready: false, error: '', turn: 0, writes: false, me: null, locked: false })

/** Rows by their place in the list; those not loaded yet are missing. Replaced, never changed, so that lists draw once. */
let rows: (Incident | undefined)[] = $state.raw([])
export const incidents = (): (Incident | undefined)[] => rows

export const clocks = (): Query => ({ at: address.at, known_at: address.known_at })

/** The filters of the address as the API takes them: 'last 6 h' counts back from the moment that the view speaks of. */
export function filters(): Query {
  const out: Query = { ...clocks(), place: address.place, q: address.q, contested: address.contested, key: address.key, bbox: address.bbox, since: address.since, until: address.until }
  for (const key of LISTS) out[key] = [...address[key]]
  const moment = address.at || address.known_at || data.summary?.as_of
  if (address.last && moment) out.since = new Date(new Date(moment).getTime() - Number(address.last) * 3_600_000).toISOString().replace('.000Z', 'Z')
  if (address.at && !address.until) out.until = new Date(new Date(address.at).getTime() + 1000).toISOString().replace('.000Z', 'Z')
  return out
}

let turn = 0
let stop: AbortController | null = null
const asked = new Set<number>()

export function failed(problem: unknown): void {
  if (problem instanceof DOMException && problem.name === 'AbortError') return
  if (problem instanceof Problem && problem.status === 401 && !signedIn()) {
    data.locked = true
    return
  }
  data.error = problem instanceof Problem || problem instanceof Error ? problem.message : String(problem)
}

export async function loadSummary(): Promise<void> {
  try {
    data.summary = await get<Summary>('/api/summary', clocks())
    Object.assign(data, { writes: data.summary.may_write, locked: false })
  } catch (problem) {
    failed(problem)
  }
}

/** Load the first page and the histogram for the address as it is; an earlier load that is still under way is given up. */
export async function load(): Promise<void> {
  const mine = ++turn
  stop?.abort()
  stop = new AbortController()
  asked.clear()
  const wanted = filters()
  const limit = address.view === 'map' || address.view === '' ? MOST_ON_MAP : PAGE
  try {
    const [page, bins] = await Promise.all([
      get<List<Incident>>('/api/incidents', { ...wanted, sort: address.sort || 'latest', limit }, stop.signal),
      get<Timeline>('/api/timeline', { ...wanted, bins: 96, zone: address.tz === 'utc' ? 'UTC' : undefined }, stop.signal),
    ])
    if (mine !== turn) return
    const next: (Incident | undefined)[] = new Array(page.shown).fill(undefined)
    page.rows.forEach((row, i) => (next[i] = row))
    rows = next
    Object.assign(data, { bins, shown: page.shown, total: page.total, ready: true, error: '', turn: mine })
  } catch (problem) {
    if (mine === turn) failed(problem)
  }
}

/** Load the pages that a window of the list needs. */
export async function need(first: number, last: number): Promise<void> {
  for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
    const from = page * PAGE
    if (from >= rows.length || asked.has(page)) continue
    if (rows.slice(from, Math.min(from + PAGE, rows.length)).every((r) => r)) continue
    asked.add(page)
    const mine = turn
    try {
      const found = await get<List<Incident>>('/api/incidents', { ...filters(), sort: address.sort || 'latest', limit: PAGE, offset: from }, stop?.signal)
      if (mine !== turn) return
      const next = rows.slice()
      found.rows.forEach((row, i) => (next[from + i] = row))
      rows = next
    } catch (problem) {
      asked.delete(page)
      failed(problem)
    }
  }
}
