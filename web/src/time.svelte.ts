// Times as the reader asked for them: in the picture's zone or UTC, and the zone said.
import { address } from './state/address.svelte'
import { data } from './state/data.svelte'
import type { When } from './types'
import { language, t } from './words/index.svelte'

export const zone = (): string => (address.tz === 'utc' ? 'UTC' : (data.summary?.zone ?? 'UTC'))

type Parts = Intl.DateTimeFormatOptions

const kept = new Map<string, Intl.DateTimeFormat>()

function format(at: Date, parts: Parts): string {
  const key = `${language()}|${zone()}|${JSON.stringify(parts)}`
  let made = kept.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : language(), { timeZone: zone(), ...parts })
    kept.set(key, made)
  }
  return made.format(at)
}

export const clock = (iso: string | Date): string => format(new Date(iso), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
export const day = (iso: string | Date): string => format(new Date(iso), { day: 'numeric', month: 'short' })
export const longDay = (iso: string | Date): string => format(new Date(iso), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const dated = (iso: string | Date): string => format(new Date(iso), { day: 'numeric', month: 'short', year: 'numeric' })

/** The offset in words, `UTC+2`, as it is at that moment. */
export function offset(iso?: string | null): string {
  const at = iso ? new Date(iso) : now()
  const found = new Intl.DateTimeFormat('en', { timeZone: zone(), timeZoneName: 'shortOffset' }).formatToParts(at).find((p) => p.type === 'timeZoneName')
  return (found?.value ?? 'UTC').replace('GMT', 'UTC').replace(/\+0$/, '')
}

/** The moment that the view speaks of: what was asked for, else the latest of which the picture knows. */
export const now = (): Date => new Date(address.at || address.known_at || data.summary?.as_of || data.summary?.recorded || Date.now())

const sameDay = (a: Date, b: Date): boolean => dated(a) === dated(b)

/** An instant: the clock alone on the day that is looked at, else with its day. */
export function instant(iso: string | null | undefined, withZone = false): string {
  if (!iso) return ''
  const at = new Date(iso)
  const text = sameDay(at, now()) ? clock(at) : `${day(at)} ${clock(at)}`
  return withZone ? `${text} ${offset(iso)}` : text
}

export const full = (iso: string | null | undefined): string => (iso ? `${dated(iso)} ${clock(iso)} ${offset(iso)}` : '')

/** When something happened, no finer than is known. */
export function when(time: When | null, withDay = true): string {
  if (!time?.start) return ''
  const start = new Date(time.start)
  const end = time.end ? new Date(time.end) : null
  const before = withDay && !sameDay(start, now()) ? `${day(start)} ` : ''
  if (time.granularity === 'minute') return before + clock(start)
  if (time.granularity === 'hour' || time.granularity === 'part-of-day') {
    const last = end ? clock(end) : ''
    return `${before}≈ ${clock(start)}${last ? `–${last}` : ''}`
  }
  if (time.granularity === 'day') return withDay ? day(start) : t('time.day')
  const last = end ? new Date(end.getTime() - 1) : start
  return sameDay(start, last) ? day(start) : `${day(start)} – ${day(last)}`
}

/** How long ago, from the moment that the view speaks of. */
export function age(iso: string | null | undefined): string {
  if (!iso) return ''
  return spell((now().getTime() - new Date(iso).getTime()) / 1000)
}

export function spell(seconds: number): string {
  const minutes = Math.max(0, Math.round(seconds / 60))
  if (minutes < 60) return t('age.min', { n: minutes })
  const hours = Math.round(minutes / 60)
  return hours < 48 ? t('age.h', { n: hours }) : t('age.d', { n: Math.round(hours / 24) })
}

/** Between what an `<input type=datetime-local>` holds, in the zone shown, and an instant. */
export function toInput(iso: string | null | undefined): string {
  if (!iso) return ''
  const p = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', { timeZone: zone(), year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
      .formatToParts(new Date(iso))
      .map((x) => [x.type, x.value]),
  )
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`
}

export function fromInput(text: string): string {
  if (!text) return ''
  const guess = new Date(`${text}:00Z`)
  const off = guess.getTime() - new Date(`${toInput(guess.toISOString())}:00Z`).getTime()
  return new Date(guess.getTime() + off).toISOString().replace('.000Z', 'Z')
}
