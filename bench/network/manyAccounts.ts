import {
  type AccountId,
  type Ctx,
  type Pallet,
  pallet,
  type Runtime,
  systemItems,
} from '../../packages/frame/src/index.ts'
import { type ChainSpec, presetSpec } from '../../packages/node/src/index.ts'
import { totalIssuance } from '../../packages/runtime/src/pallets/balances/storage.ts'
import * as store from '../../packages/runtime/src/pallets/subtensor/storage/index.ts'
import { accountOf, TAO } from './accounts.ts'

/** Accounts written in one block: what a block writes is in memory until it is stored. */
export const ACCOUNTS_A_BLOCK = 100_000

/** Gives TAO to the funded accounts numbered `from` up to and without `to`. */
function fundMany(ctx: Ctx, from: number, to: number): void {
  for (let n = from; n < to; n++) give(ctx, accountOf('funded', n))
  count(ctx, to - from)
}

function give(ctx: Ctx, account: AccountId): void {
  const fresh = systemItems.account.absent(ctx.config)
  systemItems.account.set(ctx, account, { ...fresh, providers: 1, data: { ...fresh.data, free: TAO } })
}

function count(ctx: Ctx, accounts: number): void {
  totalIssuance.update(ctx, (issued) => issued + BigInt(accounts) * TAO)
  store.totalIssuance.set(ctx, totalIssuance.get(ctx))
}

/** Blocks after which a network of so many accounts has all of them. */
export const fillingBlocks = (accounts: number): number => Math.max(0, Math.ceil(accounts / ACCOUNTS_A_BLOCK) - 1)

/**
 * The local network with many more accounts, of 1 TAO each, and `senders` besides. Only the first 100,000 are in the first
 * state: with `filling`, each block writes as many again until all are there, so that millions of keys never wait in
 * memory. The same chain opens without `filling` once that is done.
 */
export function manyAccountsSpec(accounts: number, senders: readonly AccountId[], filling: boolean): ChainSpec {
  const spec = presetSpec('localnet', true)
  return {
    ...spec,
    runtime: filling ? withFiller(spec.runtime, accounts) : spec.runtime,
    genesis(ctx, flush) {
      spec.genesis(ctx, flush)
      for (const sender of senders) give(ctx, sender)
      count(ctx, senders.length)
      fundMany(ctx, 0, Math.min(accounts, ACCOUNTS_A_BLOCK))
    },
  }
}

function withFiller(runtime: Runtime, accounts: number): Runtime {
  const filler: Pallet = pallet({
    name: 'BenchFiller',
    index: 250,
    hooks: {
      onInitialize(ctx) {
        const from = ctx.blockNumber * ACCOUNTS_A_BLOCK
        if (from < accounts) fundMany(ctx, from, Math.min(accounts, from + ACCOUNTS_A_BLOCK))
      },
    },
  })
  return { ...runtime, pallets: [...runtime.pallets, filler] }
}
