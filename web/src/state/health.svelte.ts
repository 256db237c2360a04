// How the watched sources are, asked for once a minute while the page is looked at. Silence must not look like peace.
import { get } from '../api'
import type { Health, HealthOfSources } from '../types'

const EVERY_MS = 60_000
let told: HealthOfSources | null = $state.raw(null)

export const health = (): HealthOfSources | null => told
export const troubled = (): Health[] => (told?.rows ?? []).filter((row) => row.state !== 'fine')

let asking = false
/** Begin to ask; once for the page. */
export function watchHealth(): void {
  if (!asking) void ask()
  asking = true
}

async function ask(): Promise<void> {
  if (document.visibilityState === 'visible') {
    try {
      told = await get<HealthOfSources>('/api/health')
    } catch {
      // the stream of news says whether the service answers; here the last answer stands
    }
  }
  setTimeout(() => void ask(), EVERY_MS)
}
