// Who looks at the page: the owner of the token that this tab keeps, and the people of the desk.
import { get, keepToken, signedIn } from '../api'
import { data, failed, type Me } from './data.svelte'
import { watchHealth } from './health.svelte'
import { listen, show } from './live.svelte'

let people: Me[] = $state([])
/** Everybody of the desk who can be asked to look at something; nobody is told to who is not of it. */
export const desk = (): Me[] => people
export const ofDesk = (): boolean => Boolean(data.me && data.me.role !== 'public')

/** Ask whose the token is; a token that is nobody's is given up. */
export async function recognize(): Promise<void> {
  if (!signedIn()) return
  try {
    data.me = await get<Me>('/api/me')
    people = ofDesk() ? (await get<{ rows: Me[] }>('/api/desk')).rows : []
  } catch (problem) {
    keepToken('')
    failed(problem)
  }
}

export async function signIn(token: string): Promise<void> {
  keepToken(token)
  await recognize()
  if (!data.me) return
  listen()
  watchHealth()
  await show()
}

export async function signOut(): Promise<void> {
  keepToken('')
  data.me = null
  people = []
  listen()
  await show()
}
