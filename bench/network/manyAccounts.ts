import { fromHex } from '@glia/base'
import { type AccountId, type Ctx, systemItems } from '../../packages/frame/src/index.ts'
import { type ChainSpec, presetSpec } from '../../packages/node/src/index.ts'
import { totalIssuance } from '../../packages/runtime/src/pallets/balances/storage.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { asTao } from '../../packages/runtime/src/pallets/subtensor/types.ts'
import { blake2b128 } from '../../packages/state/src/index.ts'
import { accountOf, TAO } from './accounts.ts'

/** Accounts that are in memory at a time while the first state is made. */
const PORTION = 100_000
/** Numbers of accounts, and bits of their keys' hashes, that fit into one double together. */
const NUMBERS = 2 ** 24
const HASH_BITS = 29

function give(ctx: Ctx, account: AccountId): void {
  const fresh = systemItems.account.absent(ctx.config)
  systemItems.account.set(ctx, account, { ...fresh, providers: 1, data: { ...fresh.data, free: asTao(TAO) } })
}

function count(ctx: Ctx, accounts: number): void {
  totalIssuance.update(ctx, (issued) => asTao(issued + BigInt(accounts) * TAO))
  store.totalIssuance.set(ctx, totalIssuance.get(ctx))
}

/** Numbers of the funded accounts in the order of their storage keys: a database grows much faster at its end. */
function inKeyOrder(accounts: number): Float64Array {
  const order = new Float64Array(accounts)
  for (let n = 0; n < accounts; n++) {
    const digest = blake2b128(fromHex(accountOf('funded', n)))
    const first = new DataView(digest.buffer, digest.byteOffset).getUint32(0) >>> (32 - HASH_BITS)
    order[n] = first * NUMBERS + n
  }
  return order.sort()
}

/** The local network with many more accounts, of 1 TAO each, and `senders` besides. At most 16 million. */
export function manyAccountsSpec(accounts: number, senders: readonly AccountId[]): ChainSpec {
  const spec = presetSpec('localnet', true)
  return {
    ...spec,
    genesis(ctx, flush) {
      spec.genesis(ctx, flush)
      for (const sender of senders) give(ctx, sender)
      count(ctx, senders.length + accounts)
      let portion = 0
      for (const place of inKeyOrder(accounts)) {
        give(ctx, accountOf('funded', place % NUMBERS))
        if (++portion % PORTION === 0) flush()
      }
    },
  }
}
