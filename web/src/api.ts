// The page's only way to the server: same host, JSON, problems as errors that say what and the way out.

const TOKEN = 'vigie-token'
let token = sessionStorage.getItem(TOKEN) ?? ''

export const signedIn = (): boolean => token !== ''

export function keepToken(value: string): void {
  token = value.trim()
  if (token) sessionStorage.setItem(TOKEN, token)
  else sessionStorage.removeItem(TOKEN)
}

export class Problem extends Error {
  constructor(
    public status: number,
    message: string,
  ) {
    super(message)
  }
}

export type Query = Record<string, string | number | boolean | string[] | null | undefined>

export function query(parameters: Query): string {
  const out = new URLSearchParams()
  for (const [key, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) for (const one of value) out.append(key, one)
    else if (value !== null && value !== undefined && value !== '') out.append(key, String(value))
  }
  const text = out.toString()
  return text ? `?${text}` : ''
}

export async function get<T>(path: string, parameters: Query = {}, signal?: AbortSignal): Promise<T> {
  return answered<T>(await fetch(path + query(parameters), { headers: headers(), signal: signal ?? null }))
}

export async function remove(path: string): Promise<void> {
  await answered<unknown>(await fetch(path, { method: 'DELETE', headers: headers() }))
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  return answered<T>(await fetch(path, { method: 'POST', headers: { ...headers(), 'Content-Type': 'application/json' }, body: JSON.stringify(body) }))
}

export const authorization = (): Record<string, string> => (token ? { Authorization: `Bearer ${token}` } : {})

const headers = (): Record<string, string> => ({ Accept: 'application/json', ...authorization() })

async function answered<T>(reply: Response): Promise<T> {
  if (reply.ok) return (await reply.json()) as T
  let detail = `${reply.status} ${reply.statusText}`
  try {
    const problem = (await reply.json()) as { detail?: unknown }
    if (typeof problem.detail === 'string') detail = problem.detail
  } catch {
    // a proxy between may answer with a page of its own: the status line then says it
  }
  throw new Problem(reply.status, detail)
}
