import { fromHex, toHexDigits } from '@glia/base'
import { type AccountId, ROOT } from '../../packages/frame/src/index.ts'
import { loadCrypto } from '../../packages/node/src/crypto/signatureHost.ts'
import { Chain, type ChainSpec, presetSpec } from '../../packages/node/src/index.ts'
import { ALICE, ONE, THREE, TWO, ZERO_ACCOUNT } from '../../packages/runtime/src/genesis/accounts.ts'
import { totalAlphaIssuance } from '../../packages/runtime/src/pallets/alpha-assets/index.ts'
import { alphaIssuance } from '../../packages/runtime/src/pallets/subtensor/alpha.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { burnAccount, subnetAccount } from '../../packages/runtime/src/pallets/subtensor/systemAccounts.ts'
import { asNetUid } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import {
  busyGenesis,
  COLDKEYS,
  fillBlock,
  HOTKEYS,
  LEAVING,
  STRANGERS,
  succeeds,
  TEMPO,
} from '../../packages/runtime/src/testing/busyChain.ts'
import { memoryStore, twox128 } from '../../packages/state/src/index.ts'

// Some calls check signatures by themselves, of orders for one: without the code for it they would be left out of every block.
await loadCrypto()

/** What every case starts from. */
export interface Network {
  readonly chain: Chain
  /** Whom calls name and who signs: sudo, owners, their hotkeys, authors, the accounts of subnets, and strangers. */
  readonly everybody: readonly AccountId[]
  readonly storageKeys: readonly Uint8Array[]
}

/** The local network with subnets in work, short epochs, stakes, a lock, weights and a coldkey that is about to leave. */
export const busySpec = (): ChainSpec => ({
  ...presetSpec('localnet', true),
  id: 'fuzz',
  genesis(ctx) {
    busyGenesis(ctx)
    ctx.blockNumber = 1
    fillBlock(ctx)
    // Hotkeys pay for what they ask, too.
    for (const value of HOTKEYS) {
      const who = { type: 'Id', value }
      succeeds(ctx, ROOT, 'Balances', 'force_set_balance', { who, newFree: 100_000_000_000n })
    }
    ctx.blockNumber = 0
    ctx.events = []
    // As if it had been issued by the rules: books that never fall short tell of a rule that is wrong.
    for (const [netuid] of store.networksAdded.keysOf(ctx))
      totalAlphaIssuance.set(ctx, netuid, alphaIssuance(ctx, netuid))
    // Whatever waits for such a number of blocks comes round within a case.
    for (const netuid of [1, 2, 3, 4].map(asNetUid)) store.revealPeriodEpochs.set(ctx, netuid, 1n)
  },
})

/** A chain of that network with some epochs behind it. `onFault` hears of listeners that throw. */
export function busyNetwork(): Network {
  const chain = new Chain(busySpec(), memoryStore({ history: 64 }), { verify: async () => true })
  for (let block = 1; block <= 2 * TEMPO; block++) {
    const { builder } = chain.propose({ timestamp: BigInt(block * chain.slotDuration) }, [])
    chain.commit(chain.finalise(builder))
  }
  const ctx = chain.view()
  const everybody: AccountId[] = [
    ...[ALICE, LEAVING, ...COLDKEYS, ...HOTKEYS, ...STRANGERS, ONE, TWO, THREE, ZERO_ACCOUNT],
    ...[subnetAccount(ctx, asNetUid(0)), subnetAccount(ctx, asNetUid(2)), burnAccount(ctx)],
  ]
  // Root can put the chain's clock to the end of time, after which no block may follow by the rules.
  const clocks = ['Timestamp', 'Aura'].map((pallet) => toHexDigits(twox128(new TextEncoder().encode(pallet))))
  const keys = chain.store.reader().keys('')
  const storageKeys = keys.filter((key) => !clocks.some((clock) => key.startsWith(clock))).map(fromHex)
  return { chain, everybody, storageKeys }
}
