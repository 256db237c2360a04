// Pictures that the map draws with: a sign for each sort, certainty and contest, hatchings for areas. Drawn here, nothing is fetched.
import type { Map } from 'maplibre-gl'
import { certainty, glyph, SORTS, type Certainty } from '../signs'

const SIZE = 28
const RATIO = 2
const SURE: Certainty[] = ['confirmed', 'reported', 'unverified']

export type Palette = Record<string, string>

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const names = ['bg', 'ink', 'soft', 'line', 'card', 'accent', 'sea', 'land', 'edge', 'bad', 'warn', 'good', ...SORTS.map((s) => `k-${s}`)]
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]))
}

export const iconName = (sort: string, verified: string, contested: boolean): string => `${sort}|${certainty(verified)}|${contested ? 'ring' : ''}`

export function addIcons(map: Map, colours: Palette): void {
  for (const sort of SORTS)
    for (const sure of SURE)
      for (const ring of [false, true]) put(map, `${sort}|${sure}|${ring ? 'ring' : ''}`, drawn(sort, sure, ring, colours))
  for (const [name, colour, gap, width] of [['hatch-wide', colours.ink, 9, 1.2], ['hatch-near', colours.ink, 6, 1.2]] as const) put(map, name, hatch(colour ?? '#000', gap, width, 0.5))
  for (const [name, colour, style] of [['s-bad', colours.bad, 'solid'], ['s-part', colours.bad, 'lines'], ['s-warn', colours.warn, 'dots'], ['s-good', colours.good, 'solid']] as const) put(map, name, wash(colour ?? '#000', style))
}

function put(map: Map, name: string, image: ImageData): void {
  if (map.hasImage(name)) map.removeImage(name)
  map.addImage(name, image, { pixelRatio: RATIO })
}

function canvas(size: number): CanvasRenderingContext2D {
  const element = document.createElement('canvas')
  element.width = element.height = size
  return element.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
}

function drawn(sort: string, sure: Certainty, ring: boolean, colours: Palette): ImageData {
  const pen = canvas(SIZE * RATIO)
  const form = glyph(sort)
  const path = new Path2D(form.path)
  const colour = colours[`k-${sort}`] ?? '#000'
  const under = colours.land ?? '#fff'
  pen.scale(RATIO, RATIO)
  pen.translate(SIZE / 2, SIZE / 2)
  pen.lineJoin = 'round'
  pen.strokeStyle = under
  pen.lineWidth = form.hollow || form.stroke ? 6 : 4
  pen.stroke(path)
  pen.fillStyle = under
  if (!form.stroke) pen.fill(path)
  pen.strokeStyle = pen.fillStyle = colour
  if (!form.hollow && !form.stroke && sure !== 'unverified') {
    pen.globalAlpha = sure === 'reported' ? 0.42 : 1
    pen.fill(path)
    pen.globalAlpha = 1
  }
  pen.lineWidth = form.stroke ? 3 : 2
  if (sure === 'unverified') pen.setLineDash([2.6, 1.8])
  pen.stroke(path)
  if (ring) {
    pen.setLineDash([])
    pen.strokeStyle = colours.bad ?? colour
    pen.lineWidth = 1.8
    pen.beginPath()
    pen.arc(0, 0, 12.4, 0, 2 * Math.PI)
    pen.stroke()
  }
  return pen.getImageData(0, 0, SIZE * RATIO, SIZE * RATIO)
}

function hatch(colour: string, gap: number, width: number, alpha: number): ImageData {
  const size = gap * 2 * RATIO
  const pen = canvas(size)
  pen.scale(RATIO, RATIO)
  pen.globalAlpha = alpha
  pen.strokeStyle = colour
  pen.lineWidth = width
  pen.beginPath()
  for (let x = -gap * 2; x <= gap * 4; x += gap) {
    pen.moveTo(x, gap * 2 + 1)
    pen.lineTo(x + gap * 2 + 2, -1)
  }
  pen.stroke()
  return pen.getImageData(0, 0, size, size)
}

function wash(colour: string, style: 'solid' | 'lines' | 'dots'): ImageData {
  const side = 8
  const pen = canvas(side * RATIO)
  pen.scale(RATIO, RATIO)
  pen.fillStyle = colour
  pen.globalAlpha = style === 'solid' ? 0.3 : 0.12
  pen.fillRect(0, 0, side, side)
  pen.globalAlpha = 0.55
  if (style === 'lines') pen.fillRect(0, 0, side, 2)
  if (style === 'dots') pen.fillRect(2, 2, 2.4, 2.4)
  return pen.getImageData(0, 0, side * RATIO, side * RATIO)
}
