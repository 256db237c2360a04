// Signs of the map and the lists by sort of incident: shape first, colour second. The same forms as the printable report draws (report/drawing.py).

export const SORTS = ['strike', 'launch', 'interception', 'explosion', 'harm', 'damage', 'hazard', 'alert', 'other'] as const
export type Sort = (typeof SORTS)[number]

/** Certainty as it is drawn: solid, half, hollow. */
export type Certainty = 'confirmed' | 'reported' | 'unverified'

type Glyph = { path: string; hollow?: boolean; stroke?: boolean }

const at = (radius: number, turn: number): [number, number] => [radius * Math.sin(2 * Math.PI * turn), -radius * Math.cos(2 * Math.PI * turn)]
const closed = (points: [number, number][]): string => `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`
const corners = (n: number, radius: number, turn: number): string => closed(Array.from({ length: n }, (_, i) => at(radius, i / n + turn)))
const circle = (r: number): string => `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`

const GLYPHS: Record<Sort, Glyph> = {
  strike: { path: corners(4, 9, 0) },
  launch: { path: corners(3, 9, 0) },
  interception: { path: corners(3, 9, 0.5) },
  explosion: { path: closed(Array.from({ length: 16 }, (_, n) => at(n % 2 === 0 ? 9 : 4, n / 16))) },
  harm: { path: circle(7.5) },
  damage: { path: corners(4, 9.5, 0.125) },
  hazard: { path: corners(6, 8.5, 0) },
  alert: { path: `${circle(6.5)}${circle(2)}`, hollow: true },
  other: { path: 'M-6-6L6 6M6-6L-6 6', stroke: true },
}

export const glyph = (sort: string): Glyph => GLYPHS[(sort in GLYPHS ? sort : 'other') as Sort]

export function certainty(verified: string): Certainty {
  if (verified === 'confirmed' || verified === 'witnessed') return 'confirmed'
  return verified === 'unverified' || verified === 'disputed' ? 'unverified' : 'reported'
}
