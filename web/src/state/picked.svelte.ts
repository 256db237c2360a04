// Incidents that an editor has chosen to be merged.
let codes: string[] = $state([])

export const picked = {
  get codes(): string[] {
    return codes
  },
  has: (code: string): boolean => codes.includes(code),
  turn(code: string): void {
    codes = codes.includes(code) ? codes.filter((c) => c !== code) : [...codes, code]
  },
  none(): void {
    codes = []
  },
}
