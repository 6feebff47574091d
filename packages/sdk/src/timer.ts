/** The longest that a timer can wait, in milliseconds, 24.8 days: Node takes what is longer for 1 ms. */
const LONGEST = 2_147_483_647

/** What to tell a timer so that it waits so many seconds, or as long as it can. */
export function timerMs(seconds: number): number {
  return Math.min(seconds * 1000, LONGEST)
}

/** Waits so many seconds, or until the signal says that nobody waits any more. */
export function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, timerMs(seconds))
    if (signal?.aborted) done()
    else signal?.addEventListener('abort', done)
  })
}
