import type { Ctx, RuntimeCall } from '@glia/frame'
import { beaconOf, roundIn, timestampNow } from '@glia/runtime'

/** How far clocks may be apart, in milliseconds. */
const CLOCKS_MS = 30_000

/**
 * A round that a call brings a pulse of and whose time has not come, with the newest that there can be; undefined where it has. Chains are
 * ahead of the clock or behind it, as those whose blocks are made by hand: the later of both counts.
 *
 * @param now Unix milliseconds
 */
export function earlyRound(ctx: Ctx, call: RuntimeCall, now: number): { round: bigint; newest: bigint } | undefined {
  const round = roundIn(call)
  if (round === undefined) return undefined
  const { period, genesisTime } = beaconOf(ctx)
  // A beacon without a beat: nothing is known of its rounds.
  if (period === 0) return undefined
  const time = Math.max(Number(timestampNow.get(ctx)), now) + CLOCKS_MS
  const newest = BigInt(Math.max(0, Math.floor((time / 1000 - genesisTime) / period) + 1))
  return round > newest ? { round, newest } : undefined
}
