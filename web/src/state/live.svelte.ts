// News from the server, counted and held back: the page never moves under the reader, who asks for them with one press.
import { address } from './address.svelte'
import { data, load, loadSummary } from './data.svelte'
import { stream } from './stream'

type Change = { recorded: string; incidents: { new: string[]; changed: string[]; gone: unknown[] }; services: { new: string[]; changed: string[]; gone: unknown[] }; documents: number }
type Live = { fresh: number; changed: number; documents: number; connected: boolean; version: number }

export const live: Live = $state({ fresh: 0, changed: 0, documents: 0, connected: false, version: 0 })

const fresh = new Set<string>()
const changed = new Set<string>()
let listening: AbortController | null = null

/** Hear of changes, with the token that this tab keeps; an earlier listening ends. */
export function listen(): void {
  listening?.abort()
  listening = new AbortController()
  const { signal } = listening
  void stream('/events', (one) => one.event === 'change' && note(JSON.parse(one.data) as Change), (yes) => signal.aborted || (live.connected = yes), signal)
}

function note(change: Change): void {
  const seen = data.summary?.recorded
  if (address.known_at || (seen && new Date(change.recorded) <= new Date(seen))) return
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
