// The interface's words: one file a language, found by folder; a missing word falls back to English and is shown by the check of the tests.
import { address, go } from '../state/address.svelte'
import en from './en.json'

type Word = string | Record<string, string>
type Words = Record<string, Word>

const files = import.meta.glob<{ default: Words }>('./*.json', { eager: true })
const shelves: Record<string, Words> = Object.fromEntries(Object.entries(files).map(([path, file]) => [path.slice(2, -5), file.default]))
export const languages: string[] = Object.keys(shelves).sort()

function preferred(): string {
  const wanted = [localStorage.getItem('vigie-lang') ?? '', ...navigator.languages.map((l) => l.slice(0, 2))]
  return wanted.find((l) => l in shelves) ?? 'en'
}

export const language = (): string => (address.lang in shelves ? address.lang : preferred())

export function speak(code: string): void {
  localStorage.setItem('vigie-lang', code)
  go({ lang: code })
}

/** The words for a key; `{name}` is filled in, `n` chooses the plural form. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  const lang = language()
  const word = shelves[lang]?.[key] ?? (en as Words)[key]
  if (word === undefined) return key
  const form = typeof word === 'string' ? word : plural(word, Number(values.n ?? 0), lang)
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    return typeof value === 'number' ? number(value) : (value ?? '')
  })
}

/** The words for a value of a closed list (kinds, states ...); the value itself where the shelf has none. */
export function say(list: string, value: string | null | undefined): string {
  if (!value) return ''
  const key = `${list}.${value}`
  const found = t(key)
  return found === key ? value.replaceAll('-', ' ') : found
}

export const number = (value: number): string => new Intl.NumberFormat(language()).format(value)

function plural(forms: Record<string, string>, n: number, lang: string): string {
  return forms[new Intl.PluralRules(lang).select(n)] ?? forms.other ?? ''
}
