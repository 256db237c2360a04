// Filters in words: each chosen value as its list says it.
import { LISTS, type ListKey } from '../state/address.svelte'
import { instant } from '../time.svelte'
import { say, t } from './index.svelte'
import { source } from './naming'

const SHELF: Partial<Record<ListKey, string>> = { kind: 'kind', service: 'service', language: 'lang', verification: 'verified', review: 'review', where: 'where', status: 'status' }

export const valueWords = (key: ListKey, value: string): string => (SHELF[key] ? say(SHELF[key] as string, value) : key === 'speaker' ? source(value) : value)

/** A kept query as people read it: 'Kind: strike, explosion · Place: Kharkiv'. */
export function filterWords(query: string): string {
  const given = new URLSearchParams(query)
  const parts = LISTS.flatMap((key) => (given.getAll(key).length ? [`${t(`filter.${key}`)}: ${given.getAll(key).map((v) => valueWords(key, v)).join(', ')}`] : []))
  for (const key of ['place', 'q'] as const) if (given.get(key)) parts.push(`${t(`filter.${key}`)}: ${given.get(key)}`)
  for (const key of ['since', 'until'] as const) if (given.get(key)) parts.push(`${t(`filter.${key}`)} ${instant(given.get(key), true)}`)
  if (given.get('bbox')) parts.push(`${t('map.frame')}: ${given.get('bbox')}`)
  for (const key of ['contested', 'key'] as const) if (given.get(key) === 'true') parts.push(t(`filter.${key}`))
  return parts.join(' · ')
}
