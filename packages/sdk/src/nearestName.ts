/** How much of a name may be another one for it to be a guess, and no other word: of `limitPrise` one letter in ten is. */
const MOST_CHANGED = 0.4

/** The known name that a mistyped one is nearest to; undefined where it is like none of them. */
export function nearestName(found: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const name of known) {
    const changed = edits(found.toLowerCase(), name.toLowerCase())
    if (changed >= least || changed > MOST_CHANGED * Math.max(found.length, name.length)) continue
    least = changed
    nearest = name
  }
  return nearest
}

/** Letters to put in, take out, replace, or swap with their neighbours to make one text the other (optimal string alignment). */
function edits(from: string, to: string): number {
  let before: readonly number[] = []
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = at(last, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1)
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? at(before, j - 2) + 1 : replaced
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced, swapped))
    }
    before = last
    last = row
  }
  return at(last, to.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY
