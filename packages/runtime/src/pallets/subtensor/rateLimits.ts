import { type AccountId, type Ctx, type RuntimeConfig } from '@glia/frame'
import { mulU64, subU64 } from './arithmetic.ts'
import { currentBlock } from './block.ts'
import { constants } from './constants.ts'
import * as store from './storage/index.ts'
import { type Hyperparameter, type NetUid, type RateLimitKey, ROOT } from './types.ts'

const kinds = [
  'SetChildren',
  'SetChildkeyTake',
  'Unknown',
  'RegisterNetwork',
  'SetWeightsVersionKey',
  'SetSNOwnerHotkey',
  'OwnerHyperparamUpdate',
  'MechanismCountUpdate',
  'MechanismEmission',
  'MaxUidsTrimming',
  'AddStakeBurn',
  'TempoUpdate',
] as const

/** Kinds of transactions that are rate-limited; their positions are keys of `TransactionKeyLastBlock`. */
export type TransactionKind =
  | { readonly type: Exclude<(typeof kinds)[number], 'OwnerHyperparamUpdate'> }
  | { readonly type: 'OwnerHyperparamUpdate'; readonly value: Hyperparameter }

export const ownerUpdate = (value: Hyperparameter): TransactionKind => ({ type: 'OwnerHyperparamUpdate', value })

const daily = (config: RuntimeConfig) => (config.fastBlocks ? 1n : 7_200n)

/** Blocks between two transactions of a kind (`rate_limit_on_subnet`). */
function limitOf(ctx: Ctx, kind: TransactionKind, netuid: NetUid): bigint {
  const tempo = () => BigInt(store.tempo.get(ctx, netuid))
  switch (kind.type) {
    case 'SetWeightsVersionKey':
      return mulU64(tempo(), store.weightsVersionKeyRateLimit.get(ctx))
    case 'OwnerHyperparamUpdate':
      return mulU64(tempo(), BigInt(store.ownerHyperparamRateLimit.get(ctx)))
    case 'SetSNOwnerHotkey':
      return 50_400n
    case 'AddStakeBurn':
      return tempo()
    case 'TempoUpdate':
      return BigInt(constants.MinTempo.of(ctx.config))
    default:
      return globalLimitOf(ctx, kind)
  }
}

/** `rate_limit`. */
function globalLimitOf(ctx: Ctx, kind: TransactionKind): bigint {
  switch (kind.type) {
    case 'SetChildren':
      return 150n
    case 'SetChildkeyTake':
      return store.txChildkeyTakeRateLimit.get(ctx)
    case 'RegisterNetwork':
      return store.networkRateLimit.get(ctx)
    case 'MechanismCountUpdate':
    case 'MechanismEmission':
      return daily(ctx.config)
    case 'MaxUidsTrimming':
      return ctx.config.fastBlocks ? 1n : 30n * 7_200n
    default:
      return 0n
  }
}

/** `get_rate_limited_last_block`. */
export const lastRateLimited = (ctx: Ctx, key: RateLimitKey): bigint => store.lastRateLimitedBlock.get(ctx, key)

function keyOf(kind: TransactionKind, netuid: NetUid): RateLimitKey | undefined {
  switch (kind.type) {
    case 'RegisterNetwork':
      return { type: 'NetworkLastRegistered' }
    case 'SetSNOwnerHotkey':
      return { type: 'SetSNOwnerHotkey', value: netuid }
    case 'OwnerHyperparamUpdate':
      return { type: 'OwnerHyperparamUpdate', value: [netuid, kind.value] }
    default:
      return undefined
  }
}

const kindIndex = (kind: TransactionKind) => kinds.indexOf(kind.type)

/** `last_block_on_subnet`. */
function lastBlockOf(ctx: Ctx, kind: TransactionKind, who: AccountId, netuid: NetUid): bigint {
  const key = keyOf(kind, netuid)
  return key === undefined
    ? store.transactionKeyLastBlock.get(ctx, who, netuid, kindIndex(kind))
    : lastRateLimited(ctx, key)
}

/** `set_last_block_on_subnet`. */
export function setLastBlockOf(ctx: Ctx, kind: TransactionKind, who: AccountId, netuid: NetUid, block: bigint): void {
  const key = keyOf(kind, netuid)
  if (key === undefined) store.transactionKeyLastBlock.set(ctx, who, netuid, kindIndex(kind), block)
  else store.lastRateLimitedBlock.set(ctx, key, block)
}

const passes = (limit: bigint, block: bigint, last: bigint) => last === 0n || subU64(block, last) >= limit

/** `passes_rate_limit_on_subnet`. The first transaction of its kind always passes. */
export function passesRateLimitOnSubnet(ctx: Ctx, kind: TransactionKind, who: AccountId, netuid: NetUid): boolean {
  return passes(limitOf(ctx, kind, netuid), currentBlock(ctx), lastBlockOf(ctx, kind, who, netuid))
}

/** `passes_rate_limit`: for kinds that no subnet is part of. */
export function passesRateLimit(ctx: Ctx, kind: TransactionKind, who: AccountId): boolean {
  return passes(globalLimitOf(ctx, kind), currentBlock(ctx), lastBlockOf(ctx, kind, who, ROOT))
}

/** `exceeds_tx_rate_limit` and its kin: true while `limit` blocks have not gone by since `last`. */
export function exceedsTxLimit(limit: bigint, last: bigint, block: bigint): boolean {
  return limit !== 0n && last !== 0n && subU64(block, last) <= limit
}
