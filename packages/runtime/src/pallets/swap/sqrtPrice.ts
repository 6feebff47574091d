import type { Ctx } from '@glia/frame'
import { type Price, U64F64 } from '@glia/yuma'
import { subnetMechanism } from '../subtensor/storage/index.ts'
import type { NetUid } from '../subtensor/types.ts'
import { alphaSqrtPrice } from './declarations.ts'
import { currentPrice, DYNAMIC } from './pool.ts'

/**
 * Keeps the square root of a pool's price for clients that read it from storage, after its reserves moved otherwise than along the
 * price. What a block adds to both sides leaves the price (`adjustForLiquidity`), and need not be followed.
 */
export function keepSqrtPrice(ctx: Ctx, netuid: NetUid): void {
  if (subnetMechanism.get(ctx, netuid) === DYNAMIC)
    alphaSqrtPrice.put(ctx, netuid, sqrtOfPrice(currentPrice(ctx, netuid)))
}

/** The largest U64F64 whose square is at most a price. */
export const sqrtOfPrice = (price: Price): U64F64 => U64F64.wrap(integerSqrt(price << BigInt(U64F64.fracBits)))

/** Newton's steps from above: they fall to the root, rounded down, and not below. */
function integerSqrt(square: bigint): bigint {
  if (square < 2n) return square
  let root = 1n << BigInt(Math.ceil(bitsOf(square) / 2))
  for (;;) {
    const next = (root + square / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

const bitsOf = (value: bigint): number => value.toString(16).length * 4
