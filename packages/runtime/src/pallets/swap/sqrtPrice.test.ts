import { asPrice, U64F64 } from '@glia/yuma'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALICE, BOB } from '../../genesis/accounts.ts'
import { GENESIS_CONFIGS } from '../../genesis/localnet.ts'
import { buildGenesis } from '../../genesis/preset.ts'
import { TestChain, tried } from '../../testing/chain.ts'
import { dissolveNetwork } from '../subtensor/subnets/dissolve.ts'
import { asAlpha, asNetUid, asTao, COIN, type NetUid } from '../subtensor/types.ts'
import { alphaSqrtPrice } from './declarations.ts'
import { currentPrice } from './pool.ts'
import { sqrtOfPrice } from './sqrtPrice.ts'

const ONE = 1n << 64n
const TWO = asNetUid(2)
const THREE = asNetUid(3)

describe('the square root of a price', () => {
  it('is exact where it can be', () => {
    for (const root of [0n, 1n, ONE / 2n, ONE, 3n * ONE, (1n << 32n) - 1n])
      expect(sqrtOfPrice(asPrice(U64F64.wrap((root * root) >> 64n)))).toBe(root < 1n << 32n ? 0n : root)
    expect(sqrtOfPrice(asPrice(U64F64.wrap(2n * ONE)))).toBe(26_087_635_650_665_564_424n)
  })

  it('is the largest whose square is no more', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (price) => {
        const root: bigint = sqrtOfPrice(asPrice(U64F64.wrap(price)))
        expect(root * root).toBeLessThanOrEqual(price << 64n)
        expect((root + 1n) * (root + 1n)).toBeGreaterThan(price << 64n)
      }),
    )
  })
})

/** What an older client makes of the item. */
const priceOf = (chain: TestChain, netuid: NetUid) => (Number(alphaSqrtPrice.get(chain.ctx, netuid)) / 2 ** 64) ** 2
const truePriceOf = (chain: TestChain, netuid: NetUid) => Number(currentPrice(chain.ctx, netuid)) / 2 ** 64

describe('what older clients read of prices', () => {
  it('is that of each subnet from its first block on, through purchases, sales and emission, until it is dissolved', () => {
    const owner = { coldkey: ALICE, hotkey: ALICE }
    const pool = { tao: asTao(5_000n * COIN), alpha: asAlpha(10_000n * COIN) }
    const subnet = { netuid: TWO, owner, pool, settings: [], neurons: [], stakes: [] }
    const chain = new TestChain({
      genesis: (ctx) => buildGenesis(ctx, { ...GENESIS_CONFIGS.localnet, subnets: [subnet] }),
    })
    const near = (netuid: NetUid, price: number) => {
      expect(Math.abs(priceOf(chain, netuid) / price - 1)).toBeLessThan(1e-12)
      expect(Math.abs(priceOf(chain, netuid) / truePriceOf(chain, netuid) - 1)).toBeLessThan(1e-12)
    }
    const act = (name: string, args: object) => {
      chain.begin()
      expect(tried(chain.ctx, { kind: 'signed', account: BOB }, 'SubtensorModule', name, args)).toBe('ok')
      chain.end()
    }
    near(TWO, 0.5)
    expect(alphaSqrtPrice.get(chain.ctx, asNetUid(1))).toBe(ONE)
    chain.blocks(50)
    near(TWO, truePriceOf(chain, TWO))
    act('add_stake', { hotkey: ALICE, netuid: 2, amountStaked: 1_000n * COIN })
    expect(priceOf(chain, TWO)).toBeGreaterThan(0.6)
    near(TWO, truePriceOf(chain, TWO))
    chain.blocks(2)
    act('remove_stake', { hotkey: ALICE, netuid: 2, amountUnstaked: 500n * COIN })
    near(TWO, truePriceOf(chain, TWO))
    act('register_network', { hotkey: BOB })
    near(THREE, truePriceOf(chain, THREE))
    chain.blocks(20)
    near(TWO, truePriceOf(chain, TWO))
    chain.begin()
    dissolveNetwork(chain.ctx, THREE)
    chain.end()
    expect([...alphaSqrtPrice.entries(chain.ctx)].map(([[netuid]]) => netuid).sort()).toEqual([1, 2])
  })
})
