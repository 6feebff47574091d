export interface PoolLimits {
  readonly readyCount: number
  readonly readyBytes: number
  readonly futureCount: number
  readonly futureBytes: number
  /** How long a refused transaction stays banned. */
  readonly banMs: number
}

/** Substrate's defaults (`--pool-limit`, `--pool-kbytes`; a tenth of it for the future; half an hour of ban). */
export const DEFAULT_POOL_LIMITS: PoolLimits = {
  readyCount: 8192,
  readyBytes: 20 * 1024 * 1024,
  futureCount: 819,
  futureBytes: 2 * 1024 * 1024,
  banMs: 30 * 60_000,
}
