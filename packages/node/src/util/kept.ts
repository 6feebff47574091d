/** Where others wait, a text takes one part in so many of the time at most, however often it is asked for. */
const SHARE = 20

/** A text that is made anew when it is asked for; where others wait, the last one is as good, if it was made a moment ago. */
export function kept(
  make: () => string,
  othersWait: () => boolean,
  now: () => number = () => performance.now(),
): () => string {
  let text = ''
  let until = Number.NEGATIVE_INFINITY
  return () => {
    const began = now()
    if (began < until && othersWait()) return text
    text = make()
    const ended = now()
    until = ended + (SHARE - 1) * (ended - began)
    return text
  }
}
