import { RAO_PER_TAO } from '@glia/base'
import type { Glia, StakePosition } from '@glia/sdk'

/** A position and what it is worth. */
export interface Valued extends StakePosition {
  /** Rao for one alpha. */
  readonly price: bigint
  /** Rao at that price; selling it all would give less. */
  readonly value: bigint
}

/** The positions of each coldkey, in the order given, at the prices of now: which are one question, however many subnets there are. */
export async function valuedPositions(glia: Glia, coldkeys: readonly string[]): Promise<Valued[][]> {
  const [prices, ...all] = await Promise.all([
    glia.alphaPrices(),
    ...coldkeys.map((coldkey) => glia.stakes(coldkey)),
  ] as const)
  const valued = (position: StakePosition): Valued => {
    const price = prices.get(position.netuid) ?? 0n
    return { ...position, price, value: (position.stake * price) / RAO_PER_TAO }
  }
  return all.map((positions) => positions.map(valued))
}
