// A reply that follows the view: asked for anew when what it depends on changes, and when the reader asks for news.
import { get, Problem, type Query } from '../api'
import { failed } from './data.svelte'
import { live } from './live.svelte'

export type Fetched<T> = { readonly value: T | null; readonly busy: boolean; again(): void }

/** Call while a component is being made. `ask` gives the address and its parameters, or null for nothing. */
export function fetched<T>(ask: () => [string, Query] | null): Fetched<T> {
  let value: T | null = $state.raw(null)
  let busy = $state(false)
  let turn = $state(0)
  const wanted = $derived(JSON.stringify([ask(), live.version, turn]))
  $effect(() => {
    const [asked] = JSON.parse(wanted) as [[string, Query] | null]
    if (!asked) {
      value = null
      return
    }
    const stop = new AbortController()
    busy = true
    get<T>(asked[0], asked[1], stop.signal)
      .then((found) => {
        value = found
        busy = false
      })
      .catch((problem: unknown) => {
        if (stop.signal.aborted) return
        busy = false
        if (problem instanceof Problem && problem.status === 404) value = null // it is no more: nothing old is shown in its place
        failed(problem)
      })
    return () => stop.abort()
  })
  return {
    get value() {
      return value
    },
    get busy() {
      return busy
    },
    again: () => void turn++,
  }
}
