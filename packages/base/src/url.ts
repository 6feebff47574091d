/**
 * A text as an address; undefined where it is none. `URL.canParse` is not asked: once V8 has optimised a call of it, Node 20.20 takes
 * no text with a character of Latin-1 that is not ASCII.
 */
export function urlOf(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
