// What the API answers (docs/API.md), as far as the page uses it.

export type Count = { value: string; count: number; name?: string }
export type When = { start: string | null; end: string | null; granularity: string }
export type Span = { start: number; end: number; text: string }
export type Range = { min: number | null; max: number | null; latest?: number | null; latest_by?: string | null; approx: boolean }

export type Place = {
  place_id: string
  name: string
  level: string
  country: string | null
  admin1: string | null
  admin1_name?: string | null
  names?: Record<string, string>
  admin1_names?: Record<string, string>
  part?: string | null
  radius_km?: number | null
  role?: string
  point?: [number, number] | null
  shape?: string | null
}

export type Incident = {
  id: string
  code: string
  kind: string
  sign: string
  title: string
  titles: Record<string, string>
  time: When | null
  time_precision: string | null
  tz: string | null
  place: Place | null
  places: string[]
  where: 'point' | 'area' | 'nationwide' | 'unplaced'
  location_precision: string | null
  point: [number, number] | null
  shape: string | null
  killed: Range | null
  injured: Range | null
  missing: Range | null
  figures: Record<string, string>
  targets: string[]
  weapons: string[]
  verification: Record<string, string>
  verified: string
  contested: boolean
  conflicts: number
  claims: number
  sources: number
  source_names: string[]
  speakers: string[]
  outlets: string[]
  languages: string[]
  services: string[]
  review: string
  assignee: string | null
  key_event: boolean
  location_coarsened: boolean
  sensitivity: string[]
  status: string
  merged_into: string | null
  part_of: string | null
  parts: string[]
  first_reported: string | null
  last_reported: string | null
  changed: string | null
}

export type Claim = {
  claim_id: string
  document_id: string
  incident_id: string | null
  incident_code: string | null
  kind: string
  modality: string
  verification: string
  confidence: number
  evidence: Span[]
  source_span: Span | null
  language: string
  said: string | null
  attribution: Record<string, unknown> & { name: string | null; office: string | null; organization: string | null; medium: string | null; relayed_by: string[] }
  speaker: string | null
  source_class: string | null
  chain: string[]
  first_hand: boolean
  time: When | null
  said_at: string | null
  known_at: string | null
  places: Place[]
  summary: string
  duplicate_of: string | null
  conflicts: string[]
  document: { document_id: string; title: string | null; outlet: string | null; language: string; published: string | null; uri: string | null }
  sentence: string
}

export type Toll = {
  toll_id?: string
  incident_id: string
  incident_code: string
  incident_title: string
  place: string | null
  field: string
  group: string | null
  min: number | null
  max: number | null
  approx: boolean
  as_of: string | null
  said: string | null
  speaker: string
  source_class: string
  basis: string
  stands: boolean
  claim_id: string
  figure: string
}

export type ConflictValue = { value: unknown; claims: string[]; sources?: string[]; said?: string; known_at?: string | null }
export type Conflict = {
  conflict_id: string
  type: string
  about: string
  about_code: string | null
  about_title: string | null
  about_kind: string
  values: ConflictValue[]
  note: string | null
}

export type Change = {
  at: string | null
  about: string
  about_code: string | null
  about_title: string | null
  about_kind: string
  field: string
  was: unknown
  now: unknown
  class: string
  trigger: string
  by: string | null
  reason: string | null
}

export type Correction = {
  correction_id: string
  at: string
  by: string | null
  action: string
  about: string[]
  about_codes: string[]
  field: string | null
  value: unknown
  class: string | null
  reason: string | null
  undoes: string | null
  holds: boolean
}

export type Cell = {
  service: string
  place_id: string
  state: string
  sign: string
  since: string | null
  as_of: string | null
  age: string | null
  stale: boolean
  extent: string | null
  cause: string | null
  contested: boolean
  sources: number
  source_names: string[]
  claims: string[]
  service_id: string | null
  over: string | null | { name: string }
  was: { state: string; as_of: string | null; since: string | null; service_id: string } | null
  beside: { state: string; service_id: string; as_of: string | null; part?: string | null }[]
}

export type Envelope = { recorded: string; at: string | null; known_at: string | null; as_of: string | null; zone: string }
export type List<T> = Envelope & { shown: number; total: number; returned: number; offset: number; next: string | null; rows: T[] }

export type Summary = Envelope & {
  version: string
  counts: Record<string, number>
  period: { start: string | null; end: string | null } | null
  languages: Count[]
  kinds: Count[]
  services: Count[]
  speakers: Count[]
  outlets: Count[]
  countries: Count[]
  verification: Count[]
  review: Count[]
  status: Count[]
  where: Count[]
  credit: string
  disclaimers: Record<string, string>
  role: string
  may_write: boolean
}

export type Board = Envelope & { services: string[]; signs: Record<string, string>; places: Place[]; cells: Cell[] }
export type Timeline = Envelope & { start: string | null; end: string | null; step_s: number; bins: { start: string; count: number; kinds: Record<string, number>; timed?: Record<string, number> }[]; undated: number }

export type IncidentPage = Envelope & {
  incident: Incident & { notes?: { at: string; by: string | null; reason: string }[] | string[] }
  parts: Incident[]
  part_of: Incident | null
  asked: string
  leads_to: string | null
  claims: Claim[]
  tolls: Toll[]
  rule: string
  conflicts: Conflict[]
  changes: Change[]
  corrections: Correction[]
  why: { a: string; b: string; score: number; reasons: string }[]
}

export type Stretch = {
  service_id: string
  service: string
  state: string
  place: Place | string | null
  since: string | null
  until: string | null
  as_of: string | null
  stale: boolean
  sources: number
  claims: string[]
}
export type ServicePage = Envelope & { service: Stretch; claims: Claim[]; conflicts: Conflict[]; history: Stretch[] }

export type DocumentPage = Envelope & {
  document: { document_id: string; title: string | null; outlet: string | null; language: string; published: string | null; uri: string | null; sha256: string; redacted?: boolean }
  text: string
  window?: { start: number; end: number }
  marks: { start: number; end: number; claims: string[]; role: 'evidence' | 'source' }[]
  claims: Claim[]
  redacted: boolean
}

export type Health = {
  source: string
  outlet: string | null
  state: string
  tried: string | null
  seen: string | null
  new: string | null
  due: string | null
  usual_gap_s: number | null
  troubles: { what: string; since: string | null; says: string | null }[]
}
export type HealthOfSources = { now: string; waiting: number; rows: Health[] }

export type Saved = { filter_id: string; name: string; query: string; by: string; webhook: string | null; made_at: string; feed: string }
export type Delivery = { incident_id: string; at: string; status: number | null; attempt: number; error: string | null }

export type Source = {
  speaker: string
  source_class: string
  claims: number
  incidents: number
  first_hand: number
  relayed: number
  relayed_by: string[]
  outlets: string[]
  languages: string[]
  first_known: string | null
  last_known: string | null
  silent_for_s: number | null
  kinds: Record<string, number>
}
