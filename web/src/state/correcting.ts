// What people of the desk decide, sent to the service; the view is asked for anew, so that they see what they did.
import { post } from '../api'
import { failed } from './data.svelte'
import { show } from './live.svelte'

export type Wish = { action: string; about?: string[]; value?: unknown; field?: string; reason?: string; class?: string; undoes?: string }

/** Send a decision. `kept`: called as soon as it stands, before the view is asked for anew. What the service refuses is said where every problem is said. */
export async function correct(wish: Wish, kept: () => void): Promise<void> {
  try {
    await post('/api/corrections', { ...wish, reason: wish.reason || undefined, class: wish.class || undefined })
    kept()
    await show()
  } catch (problem) {
    failed(problem)
  }
}

/** A figure as an editor writes it: 3, 2-3, 2- (at least two), as the service takes it; what is none is left for the service to refuse. */
export function figure(text: string): unknown {
  const found = /^\s*(\d+)?\s*([-–]?)\s*(\d+)?\s*$/.exec(text)
  if (!found || !(found[1] || found[3])) return text
  const [low, high] = [found[1], found[2] ? found[3] : found[1]]
  return { min: low === undefined ? null : Number(low), max: high === undefined ? null : Number(high) }
}
