// What tests of checks against the chain have in common.
import { CheckError, DispatchError, NoSuchSubnet, PoolError } from '@glia/sdk'

/** Numbers from 0 on that are the same at every run, below a limit (mulberry32). */
export function random(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}

export type Attempt = (options: { check: boolean }) => Promise<unknown>

/** How a verb ended: in a block as wanted, in a block and paid for without it, or refused unpaid, by the SDK or by the pool. */
export async function ended(
  attempt: Promise<unknown>,
): Promise<{ how: 'done' | 'failed' | 'check' | 'pool'; why: string }> {
  try {
    await attempt
    return { how: 'done', why: '' }
  } catch (error) {
    const why = String(error)
    if (error instanceof CheckError || error instanceof NoSuchSubnet) return { how: 'check', why }
    if (error instanceof PoolError) return { how: 'pool', why }
    if (error instanceof DispatchError) return { how: 'failed', why }
    throw error
  }
}
