// Server-sent events read by `fetch`, so that a token goes with the request; after a break it goes on from the last event that came.
import { authorization } from '../api'

export type Heard = { event: string; data: string }
const WAITS_MS = [1000, 2000, 5000, 15_000]

/** Listen until the page is left. `connected` is told of every break and return. */
export async function stream(path: string, heard: (one: Heard) => void, connected: (yes: boolean) => void, stop: AbortSignal): Promise<void> {
  let last = ''
  for (let tries = 0; !stop.aborted; tries++) {
    try {
      const reply = await fetch(path, { headers: { ...authorization(), Accept: 'text/event-stream', ...(last ? { 'Last-Event-ID': last } : {}) }, cache: 'no-store', signal: stop })
      if (reply.ok && reply.body) {
        connected(true)
        tries = 0
        for await (const block of blocks(reply.body)) {
          const field = (name: string): string => block.flatMap((line) => (line.startsWith(`${name}:`) ? [line.slice(name.length + 1).trim()] : [])).join('\n')
          last = field('id') || last
          if (field('data')) heard({ event: field('event') || 'message', data: field('data') })
        }
      }
    } catch {
      // the connection broke, or was refused: told below, and tried again
    }
    connected(false)
    await new Promise((done) => setTimeout(done, WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]))
  }
}

async function* blocks(body: ReadableStream<Uint8Array>): AsyncGenerator<string[]> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    const parts = (rest + value.replaceAll('\r', '')).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) yield part.split('\n')
  }
}
