// Names as readers of each language write them, where the service tells them; codes and the name as the gazetteer has it stand beside.
import type { Claim, Place } from '../types'
import { language, say, t } from './index.svelte'

type Named = Pick<Place, 'name' | 'names'>

export const called = (place: Named): string => place.names?.[language()] ?? place.name

/** A place's name with the gazetteer's beside it where they differ: for where there is room. */
export const calledFully = (place: Named): string => (called(place) === place.name ? place.name : `${called(place)} (${place.name})`)

export function region(place: Place): string {
  const name = place.admin1_names?.[language()] ?? place.admin1_name ?? ''
  return place.level === 'admin1' || place.level === 'country' || place.admin1_name === place.name ? '' : name
}

const HELD = /^\[([a-z-]+), name withheld\]$/
const UNNAMED = /^unnamed ([a-z-]+)(?: of (.+))?$/

/** A source as the service names it; one without a name, or whose name is withheld, is told by its office, in the reader's language. */
export function source(name: string): string {
  const held = HELD.exec(name)?.[1]
  if (held) return t('held.name', { office: say('office', held) })
  const [, office, place] = UNNAMED.exec(name) ?? []
  if (!office) return name
  return place ? t('unnamed.of', { office: say('office', office), place }) : t('unnamed', { office: say('office', office) })
}

/** Who speaks in a claim: name, office and body, and by which medium. */
export function speaker(claim: Claim): string {
  const { name, office, organization, jurisdiction, medium } = claim.attribution
  if (name && HELD.test(name)) return source(name)
  if (!name && !organization) return claim.speaker ? source(claim.speaker) : (claim.said ?? t('drawer.unnamed'))
  const more = [name && office ? say('office', office) : '', name ? organization : '', typeof jurisdiction === 'string' ? jurisdiction : ''].filter(Boolean).join(', ')
  const who = more ? t('said.office', { name: name ?? organization ?? '', office: more }) : (name ?? organization ?? '')
  return medium ? t('said.via', { who, medium: say('medium', medium) }) : who
}
