import { errorText } from '@glia/base'
import { FinalError, KitError } from './errors.ts'

/** Waits, or returns at once when the signal fires. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, milliseconds)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}

export interface RetryOptions {
  readonly signal: AbortSignal
  /** First pause; each one after is half as long again, up to `longestMs`. */
  readonly firstMs?: number
  readonly longestMs?: number
  readonly attempts?: number
  /** Whether trying again cannot help after this failure. */
  readonly isFinal?: (error: unknown) => boolean
  /** Told of a failure that will be tried again, unless it is the same as the one before but for its numbers, such as blocks to wait. */
  readonly onFailure?: (message: string) => void
}

/**
 * Runs `work` until it succeeds. Throws KitError with the last failure after `attempts`, or when the signal fires;
 * FinalError at once where trying again cannot help.
 */
export async function retry<T>(what: string, work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const attempts = options.attempts ?? 40
  let wait = options.firstMs ?? 250
  let told = ''
  for (let attempt = 1; ; attempt++) {
    if (options.signal.aborted) throw new KitError(`${what}: stopped before it succeeded`)
    try {
      return await work()
    } catch (error) {
      if (options.isFinal?.(error)) throw new FinalError(`${what}: ${errorText(error)}`, { cause: error })
      if (attempt >= attempts)
        throw new KitError(`${what}: failed ${attempts} times, last: ${errorText(error)}`, { cause: error })
      const message = `${what}: ${errorText(error)}; trying again`
      const kind = message.replace(/\d+/g, '0')
      if (kind !== told) options.onFailure?.(message)
      told = kind
    }
    await pause(wait, options.signal)
    wait = Math.min(options.longestMs ?? 2000, wait * 1.5)
  }
}
