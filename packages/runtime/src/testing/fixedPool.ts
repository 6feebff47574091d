import { type AccountId, fail } from '@glia/frame'
import { burnFrom, mintInto } from '../pallets/balances/index.ts'
import type { Market } from '../pallets/limit-orders/market.ts'
import { asAlpha, asTao } from '../pallets/subtensor/types.ts'

// For tests of limit orders: a pool that gives what it is told to.

/** What the pool gives, and what was asked of it. */
export const pool = {
  bought: 0n,
  sold: 0n,
  /** Does it refuse everything? */
  refuses: false,
  /** Does it refuse limits that this price has passed? rao of TAO for an alpha. */
  strictAt: undefined as bigint | undefined,
  asked: [] as { side: 'buy' | 'sell'; amount: bigint; limit: bigint }[],
  /** Alpha that each coldkey got. */
  alpha: new Map<AccountId, bigint>(),
}

const add = (who: AccountId, amount: bigint) => pool.alpha.set(who, (pool.alpha.get(who) ?? 0n) + amount)

function ask(side: 'buy' | 'sell', amount: bigint, limit: bigint): void {
  if (pool.refuses) fail({ type: 'Other' })
  pool.asked.push({ side, amount, limit })
  const { strictAt } = pool
  if (strictAt !== undefined && (side === 'buy' ? strictAt > limit : strictAt < limit)) fail({ type: 'Other' })
}

export const FIXED_POOL: Market = {
  buyAlpha(ctx, { coldkey, tao, limit }) {
    ask('buy', tao, limit)
    burnFrom(ctx, coldkey, tao, 'expendable')
    add(coldkey, pool.bought)
    return asAlpha(pool.bought)
  },
  sellAlpha(ctx, { coldkey, alpha, limit }) {
    ask('sell', alpha, limit)
    add(coldkey, -alpha)
    mintInto(ctx, coldkey, asTao(pool.sold))
    return asTao(pool.sold)
  },
  transferStakedAlpha(_, { from, to, amount }) {
    add(from.coldkey, -amount)
    add(to.coldkey, amount)
  },
}

export const alphaOf = (who: AccountId): bigint => pool.alpha.get(who) ?? 0n
/** Limits that the pool was asked to keep. */
export const limits = (): bigint[] => pool.asked.map(({ limit }) => limit)
