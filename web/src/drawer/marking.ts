// A text cut where its marks begin and end. Offsets are code points, as everywhere in vigie.
export type Mark = { start: number; end: number; claims: string[]; role: 'evidence' | 'source' }
export type Piece = { text: string; evidence: boolean; source: boolean; mine: boolean; claims: string[] }

/** `from`: where the text begins in the whole document; `claim`: the one whose words are meant, or nothing. */
export function pieces(text: string, from: number, marks: Mark[], claim: string): Piece[] {
  const points = Array.from(text)
  const cuts = new Set([0, points.length])
  const inside = marks.map((m) => ({ ...m, start: Math.max(0, m.start - from), end: Math.min(points.length, m.end - from) })).filter((m) => m.start < m.end)
  for (const m of inside) cuts.add(m.start).add(m.end)
  const edges = [...cuts].sort((a, b) => a - b)
  return edges.slice(0, -1).map((start, i) => {
    const end = edges[i + 1] as number
    const over = inside.filter((m) => m.start <= start && m.end >= end)
    const claims = [...new Set(over.filter((m) => m.role === 'evidence').flatMap((m) => m.claims))]
    return {
      text: points.slice(start, end).join(''),
      evidence: claims.length > 0,
      source: over.some((m) => m.role === 'source' && (!claim || m.claims.includes(claim))),
      mine: claim !== '' && claims.includes(claim),
      claims,
    }
  })
}

/** A window's pieces without the words that its edges cut through. */
export function clipped(all: Piece[], before: boolean): Piece[] {
  const first = all[0]
  const last = all.at(-1)
  if (first && before && !first.mine) first.text = first.text.replace(/^\S*\s+/, '… ')
  if (last && !last.mine && !/[.!?»”"]\s*$/.test(last.text)) last.text = (last.text.includes(' ') ? last.text.replace(/\s+\S*$/, '') : '') + ' …'
  return all
}
