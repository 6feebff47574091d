/**
 * A stream that can be left while its next item is awaited. An async generator alone waits for that item first, which may be
 * never: `return()` tells it by the signal that nobody reads on.
 */
export function leavable<T>(
  make: (left: AbortSignal) => AsyncGenerator<T, void>,
  signal?: AbortSignal,
): AsyncGenerator<T, void> {
  const leaving = new AbortController()
  const stream = make(signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]))
  const end = stream.return.bind(stream)
  stream.return = (value) => {
    leaving.abort()
    return end(value)
  }
  return stream
}

/** What a promise gives, or undefined as soon as the signal says that nobody waits for it any more. */
export async function unlessLeft<T>(left: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  let leave: () => void = () => undefined
  const gone = new Promise<undefined>((resolve) => {
    leave = () => resolve(undefined)
  })
  left.addEventListener('abort', leave)
  if (left.aborted) leave()
  try {
    return await Promise.race([work, gone])
  } finally {
    left.removeEventListener('abort', leave)
  }
}
