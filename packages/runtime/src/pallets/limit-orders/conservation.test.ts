import { type Ctx, systemItems } from '@glia/frame'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { busyGenesis, COLDKEYS, fillBlock, HOTKEYS, STRANGERS } from '../../testing/busyChain.ts'
import { TestChain } from '../../testing/chain.ts'
import {
  ANY_PRICE,
  batched,
  CHAIN_ID,
  FOREVER,
  MARKING,
  relayed,
  signed,
  statusOf,
  told,
} from '../../testing/orders.ts'
import { totalIssuance } from '../balances/storage.ts'
import { subnetAlphaIn, subnetAlphaOut, totalHotkeyAlpha } from '../subtensor/storage/index.ts'
import { asLimitPrice, asNetUid, COIN } from '../subtensor/types.ts'
import type { SignedOrder } from './order.ts'

/* Whatever orders come together: TAO and alpha neither come into being nor cease to exist, but for dust, and what is refused leaves nothing. */

const NET = asNetUid(2)
let ctx: Ctx
beforeAll(() => {
  const chain = new TestChain({ genesis: busyGenesis, host: MARKING })
  chain.blocks(1)
  fillBlock(chain.begin())
  chain.end()
  ctx = chain.begin()
})

const amounts = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt(2_000_000n, 60n * COIN) },
  { weight: 1, arbitrary: fc.constantFrom(0n, 1n, 499n, 500n, 1_999_999n, ANY_PRICE, ANY_PRICE - 1n) },
)
const prices = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(0n, 1n, 249_000_000n, 260_000_000n, COIN, ANY_PRICE) },
)
const shares = fc.oneof(fc.constant(0), fc.constantFrom(1, 10_000_000, 999_999_999, 1_000_000_000))
const anyOrder: fc.Arbitrary<SignedOrder> = fc
  .record({
    who: fc.nat(2),
    amount: amounts,
    orderType: fc.constantFrom('LimitBuy', 'TakeProfit', 'StopLoss'),
    price: prices,
    feeRate: shares,
    feeRecipient: fc.constantFrom(...COLDKEYS, STRANGERS[0]),
    maxSlippage: fc.option(shares, { nil: undefined, freq: 3 }),
    part: fc.option(amounts, { nil: undefined, freq: 2 }),
  })
  .map(({ who, price, part, ...order }) => {
    const usual = order.orderType === 'TakeProfit' ? asLimitPrice(0n) : ANY_PRICE
    const wish = {
      ...{ ...order, signer: COLDKEYS[who] as (typeof COLDKEYS)[0], hotkey: HOTKEYS[who] as (typeof HOTKEYS)[0] },
      ...{
        netuid: NET,
        expiry: FOREVER,
        chainId: CHAIN_ID,
        limitPrice: price === undefined ? usual : asLimitPrice(price),
      },
    }
    return part === undefined
      ? signed(wish)
      : signed({ ...wish, relayer: [COLDKEYS[0]], partialFillsEnabled: true }, { part })
  })

/** All TAO in accounts, and all alpha of the subnet, staked and in the pool. */
function sums() {
  let tao = 0n
  for (const [, { data }] of systemItems.account.entries(ctx)) tao += data.free + data.reserved
  let staked = 0n
  for (const [[, netuid], alpha] of totalHotkeyAlpha.entries(ctx)) if (netuid === NET) staked += alpha
  return {
    tao,
    issued: totalIssuance.get(ctx),
    alpha: staked + subnetAlphaIn.get(ctx, NET),
    out: staked - subnetAlphaOut.get(ctx, NET),
  }
}

let executed = 0
it.each([
  ['one by one', (list: readonly SignedOrder[]) => relayed(ctx, COLDKEYS[0], list)],
  ['all or none', (list: readonly SignedOrder[]) => relayed(ctx, COLDKEYS[0], list, true)],
  ['together', (list: readonly SignedOrder[]) => batched(ctx, COLDKEYS[0], list, NET)],
])('%s', (_, relay) => {
  executed = 0
  fc.assert(
    fc.property(fc.array(anyOrder, { minLength: 1, maxLength: 6 }), (list) => {
      ctx.simulate(() => {
        const before = sums()
        const answer = relay(list)
        const { tao, issued, ...after } = sums()
        expect(after).toEqual({ alpha: before.alpha, out: before.out })
        // An account that ends with less than one may have is no more, and what was left in it is not issued any more.
        const dust = before.issued - issued
        expect([tao, dust >= 0n && dust < 500n * BigInt(list.length + 1)]).toEqual([issued, true])
        const done = told(ctx, 'OrderExecuted').length
        if (answer !== 'ok')
          expect([done, list.map((each) => statusOf(ctx, each))]).toEqual([0, list.map(() => undefined)])
        executed += done
        for (const each of list) {
          const status = statusOf(ctx, each)
          if (status?.type === 'PartiallyFilled') expect(status.value).toBeLessThan(each.order.value.amount)
        }
      })
    }),
    { seed: 20_260_630, numRuns: 300 },
  )
  expect(executed).toBeGreaterThan(50)
})
