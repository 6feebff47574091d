/** What comes this soon after the first signal is the same one: `timeout` and process managers ask a process and its group. */
const SAME_MS = 300

/**
 * Fires at the first SIGINT, SIGTERM or SIGHUP. A second one ends the process at once: whoever asks twice does not want
 * to wait.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  let asked = 0
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        asked = performance.now()
        controller.abort()
      } else if (performance.now() - asked > SAME_MS) process.exit(130)
    })
  }
  return controller.signal
}

/** Resolves when the signal has fired. */
export function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
