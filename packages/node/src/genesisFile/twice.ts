/** Strings with the colon that makes a name of one, and what opens and closes objects and lists; of JSON that is known to be well formed. */
const MARKS = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\]]/g

/** A name that stands twice in one object of a JSON text, of which `JSON.parse` drops the first; undefined where there is none. */
export function nameTwice(json: string): string | undefined {
  const open: Set<string>[] = []
  for (const [mark, colon] of json.matchAll(MARKS)) {
    if (mark === '{' || mark === '[') open.push(new Set())
    else if (mark === '}' || mark === ']') open.pop()
    else if (colon !== undefined) {
      const name = JSON.parse(mark.slice(0, -colon.length)) as string
      const names = open.at(-1)
      if (names?.has(name)) return name
      names?.add(name)
    }
  }
  return undefined
}
