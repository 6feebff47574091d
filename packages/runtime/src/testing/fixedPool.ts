import { type AccountId, type Ctx, fail } from '@glia/frame'
import { burnFrom, mintInto } from '../pallets/balances/index.ts'
import type { Purchase, Sale } from '../pallets/subtensor/staking/intoSubnet.ts'
import type { StakedPayment } from '../pallets/subtensor/staking/orderSwap.ts'
import { asTao } from '../pallets/subtensor/types.ts'

// For tests of limit orders, in place of `subtensor/staking/orderSwap.ts`: a pool that gives what it is told to. It may import nothing
// that leads to what it stands for.

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

export function buyAlpha(ctx: Ctx, { coldkey, tao, limit }: Purchase): bigint {
  ask('buy', tao, limit)
  burnFrom(ctx, coldkey, tao, 'expendable')
  add(coldkey, pool.bought)
  return pool.bought
}

export function sellAlpha(ctx: Ctx, { coldkey, alpha, limit }: Sale): bigint {
  ask('sell', alpha, limit)
  add(coldkey, -alpha)
  mintInto(ctx, coldkey, asTao(pool.sold))
  return pool.sold
}

export function transferStakedAlpha(_: Ctx, { from, to, amount }: StakedPayment): void {
  add(from.coldkey, -amount)
  add(to.coldkey, amount)
}

export const alphaOf = (who: AccountId): bigint => pool.alpha.get(who) ?? 0n
/** Limits that the pool was asked to keep. */
export const limits = (): bigint[] => pool.asked.map(({ limit }) => limit)
