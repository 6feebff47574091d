import { type AccountId, DispatchFailure, toAccountId } from '@glia/frame'
import { ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE } from '../genesis/accounts.ts'
import { freeBalance, mintInto } from '../pallets/balances/index.ts'
import { executeBatch } from '../pallets/limit-orders/batch.ts'
import { PALLET_ACCOUNT } from '../pallets/limit-orders/declarations.ts'
import { executeEach } from '../pallets/limit-orders/execute.ts'
import type { Order, SignedOrder } from '../pallets/limit-orders/order.ts'
import { subnetAlphaIn, subnetTao } from '../pallets/subtensor/storage/index.ts'
import { asAlpha, asLimitPrice, asNetUid, asTao, COIN, type EitherKey } from '../pallets/subtensor/types.ts'
import { now } from '../pallets/timestamp/index.ts'
import { errorText, testContext } from './chain.ts'
import { FIXED_POOL, pool } from './fixedPool.ts'
import { MARKING, signed, statusOf, type Wish } from './orders.ts'

// For tests of limit orders: a chain with the pool of `fixedPool.ts`, and orders for it.

/** Gets the fees. */
export const RECIPIENT = toAccountId(new Uint8Array(32).fill(77))
/** Has nothing. */
export const STRANGER = toAccountId(new Uint8Array(32).fill(78))
const NET = asNetUid(1)
/** Limit price that every sale keeps. */
export const NO_LIMIT = asLimitPrice(0n)
export const times = (price: bigint) => asLimitPrice(price * 1_000_000_000n)
/** An order that Charlie executes in parts. */
export const IN_PARTS = { relayer: [CHARLIE], partialFillsEnabled: true } as const

const wish = (signer: EitherKey, amount: bigint, more: Partial<Order>): Wish => ({
  ...{ signer, hotkey: DAVE, amount, feeRecipient: RECIPIENT },
  ...more,
})
export const buy = (signer: EitherKey, amount: bigint, more: Partial<Order> = {}): SignedOrder =>
  signed(wish(signer, amount, more))
export const sell = (signer: EitherKey, amount: bigint, more: Partial<Order> = {}): SignedOrder =>
  signed(wish(signer, amount, { orderType: 'TakeProfit', limitPrice: NO_LIMIT, ...more }))

const WATCHED = [ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE, RECIPIENT, PALLET_ACCOUNT]

/** A chain whose subnet 1 has this pool, a million milliseconds after the epoch. */
export class FixedPoolChain {
  readonly ctx = testContext({ host: MARKING })
  readonly #before: ReadonlyMap<AccountId, bigint>

  constructor() {
    const { ctx } = this
    for (const who of [RECIPIENT, PALLET_ACCOUNT]) mintInto(ctx, who, COIN)
    this.#before = new Map(WATCHED.map((who) => [who, freeBalance(ctx, who)]))
    now.set(ctx, 1_000_000n)
    this.priceIs(1n)
    Object.assign(pool, { bought: 0n, sold: 0n, refuses: false, strictAt: undefined, asked: [], alpha: new Map() })
    ctx.events = []
  }

  /** Reserves of so many TAO and alpha. */
  priceIs(tao: bigint, alpha = 1n): void {
    subnetTao.set(this.ctx, NET, asTao(tao * COIN))
    subnetAlphaIn.set(this.ctx, NET, asAlpha(alpha * COIN))
  }

  /** TAO that an account got since the beginning, rao. */
  gained(who: AccountId): bigint {
    return freeBalance(this.ctx, who) - (this.#before.get(who) ?? 0n)
  }

  statuses(...of: readonly SignedOrder[]): (string | undefined)[] {
    return of.map((each) => statusOf(this.ctx, each)?.type)
  }

  /** Relays orders one by one. */
  relay(list: readonly SignedOrder[], { by: relayer = CHARLIE as AccountId, allOrNothing = false } = {}): string {
    return this.#answer(() => executeEach(this.ctx, list, { relayer, allOrNothing }, FIXED_POOL))
  }

  one(of: SignedOrder, by: AccountId = CHARLIE): string {
    return this.relay([of], { by })
  }

  /** Relays orders together. */
  batch(...of: readonly SignedOrder[]): string {
    return this.#answer(() => executeBatch(this.ctx, NET, of, CHARLIE, FIXED_POOL))
  }

  /** As a call that does this would end. */
  #answer(work: () => void): string {
    try {
      this.ctx.transaction(work)
      return 'ok'
    } catch (failure) {
      if (!(failure instanceof DispatchFailure)) throw failure
      return errorText(this.ctx, failure.error)
    }
  }

  /** What a call answers, and whether anybody lost anything. */
  kept(call: () => string): string {
    const sums = () => WATCHED.map((who) => freeBalance(this.ctx, who)).join()
    const before = sums()
    const answer = call()
    return sums() === before ? answer : `${answer}, and balances changed`
  }
}
