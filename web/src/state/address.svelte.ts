// The view as its address says it: every choice that changes what is shown stands in the query, so that an address gives back the same view.

export const LISTS = ['kind', 'service', 'language', 'speaker', 'outlet', 'verification', 'review', 'where', 'status', 'assignee'] as const
export const SINGLES = ['view', 'place', 'q', 'contested', 'key', 'bbox', 'last', 'since', 'until', 'at', 'known_at', 'sort', 'open', 'map', 'layer', 'tz', 'lang', 'field'] as const
export type ListKey = (typeof LISTS)[number]
export type SingleKey = (typeof SINGLES)[number]
export const VIEWS = ['map', 'timeline', 'board', 'tolls', 'conflicts', 'sources', 'changes'] as const

export type Choices = Record<ListKey, string[]> & Record<SingleKey, string>

function read(search: string): Choices {
  const query = new URLSearchParams(search)
  const lists = Object.fromEntries(LISTS.map((key) => [key, query.getAll(key).filter(Boolean)]))
  const singles = Object.fromEntries(SINGLES.map((key) => [key, query.get(key) ?? '']))
  return { ...lists, ...singles } as Choices
}

export const address: Choices = $state(read(location.search))

export function written(choices: Choices): string {
  const query = new URLSearchParams()
  for (const key of SINGLES) if (choices[key]) query.set(key, choices[key])
  for (const key of LISTS) for (const value of choices[key]) query.append(key, value)
  const text = query.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/')
  return text ? `?${text}` : location.pathname
}

/** Change the view. `push`: the step back returns to what was before (for opening and for another view). */
export function go(change: Partial<Choices>, push = false): void {
  Object.assign(address, change)
  const to = written(address)
  if (push) history.pushState(null, '', to)
  else history.replaceState(null, '', to)
}

export const isOn = (key: ListKey, value: string): boolean => address[key].includes(value)

export function toggle(key: ListKey, value: string): void {
  go({ [key]: isOn(key, value) ? address[key].filter((v) => v !== value) : [...address[key], value] } as Partial<Choices>)
}

const FILTERS: SingleKey[] = ['place', 'q', 'contested', 'key', 'bbox', 'last', 'since', 'until']

export const chosen = (): number => LISTS.reduce((n, key) => n + address[key].length, 0) + FILTERS.filter((key) => address[key]).length

const nothing = (): Partial<Choices> => ({ ...Object.fromEntries(LISTS.map((key) => [key, []])), ...Object.fromEntries(FILTERS.map((key) => [key, ''])) }) as Partial<Choices>

export const clear = (): void => go(nothing())

/** The filters of the address as a query that can be kept: without clocks, and without 'last 6 h', which only a moment gives a sense. */
export function keepable(): string {
  const query = new URLSearchParams()
  for (const key of FILTERS) if (address[key] && key !== 'last') query.set(key, address[key])
  for (const key of LISTS) for (const value of address[key]) query.append(key, value)
  return query.toString()
}

/** Choose the filters of a kept query, and no others. */
export function choose(query: string, view: string): void {
  const { view: _, ...kept } = read(query)
  const given = Object.fromEntries(Object.entries(kept).filter(([, value]) => value.length)) as Partial<Choices>
  go({ ...nothing(), ...given, view }, true)
}

addEventListener('popstate', () => Object.assign(address, read(location.search)))
