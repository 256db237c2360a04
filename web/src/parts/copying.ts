// Text into the clipboard; where the browser forbids it, shown to be copied by hand.
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    window.prompt(what, text)
  }
}
