// Light or dark: the system's choice unless the reader made one, which stays in this browser.

export type Theme = 'auto' | 'light' | 'dark'

const KEY = 'vigie-theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const stored = localStorage.getItem(KEY)
let theme: Theme = $state(stored === 'light' || stored === 'dark' ? stored : 'auto')
let systemDark = $state(system.matches)

function mark(): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
system.addEventListener('change', (e) => (systemDark = e.matches))
mark()

export const appearance = {
  get theme(): Theme {
    return theme
  },
  get dark(): boolean {
    return theme === 'dark' || (theme === 'auto' && systemDark)
  },
  set(next: Theme): void {
    theme = next
    localStorage.setItem(KEY, next)
    mark()
  },
}

export const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches
