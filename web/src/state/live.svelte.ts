// News from the server, counted and held back: the page never moves under the reader, who asks for them with one press.
import { address } from './address.svelte'
import { load, loadSummary } from './data.svelte'

type Change = { incidents: { new: string[]; changed: string[]; gone: unknown[] }; services: { new: string[]; changed: string[]; gone: unknown[] }; documents: number }
type Live = { fresh: number; changed: number; documents: number; connected: boolean; version: number }

export const live: Live = $state({ fresh: 0, changed: 0, documents: 0, connected: false, version: 0 })

const fresh = new Set<string>()
const changed = new Set<string>()
let events: EventSource | null = null

export function listen(): void {
  events?.close()
  events = new EventSource('/events')
  events.addEventListener('hello', () => (live.connected = true))
  events.addEventListener('change', (event) => note(JSON.parse((event as MessageEvent<string>).data) as Change))
  events.onerror = () => (live.connected = false)
  events.onopen = () => (live.connected = true)
}

function note(change: Change): void {
  if (address.known_at) return
  for (const id of change.incidents?.new ?? []) fresh.add(id)
  for (const id of [...(change.incidents?.changed ?? []), ...(change.services?.changed ?? []), ...(change.services?.new ?? [])]) if (!fresh.has(id)) changed.add(id)
  changed.forEach((id) => fresh.has(id) && changed.delete(id))
  Object.assign(live, { fresh: fresh.size, changed: changed.size + (change.incidents?.gone?.length ?? 0), documents: live.documents + (change.documents ?? 0) })
}

/** Show what has come: everything is asked for anew. */
export async function show(): Promise<void> {
  fresh.clear()
  changed.clear()
  Object.assign(live, { fresh: 0, changed: 0, documents: 0, version: live.version + 1 })
  await loadSummary()
  await load()
}
