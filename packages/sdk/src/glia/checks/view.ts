import type { ChainClient } from '../../client/chainClient.ts'
import type { ABSENT } from '../../client/chainReader.ts'
import type { GliaChain } from '../../client/generated/chain.ts'
import { MetadataError } from '../../client/metadata/errors.ts'
import type { Call } from '../../client/metadata/metadata.ts'
import type { Keypair } from '../../keys/keypair.ts'
import { whyNoAvailability } from '../../metagraph/forms.ts'
import { NoSuchSubnet, type Queries } from '../queries.ts'
import { type AccountInfo, untouchable } from '../untouchable.ts'
import { FundsError } from './errors.ts'
import type { Coming } from './findings.ts'

type Items = GliaChain['storage']['SubtensorModule']
type Constants = GliaChain['constants']['SubtensorModule']

/** Stake of a coldkey on a subnet, in rao of alpha: all of it, what is locked, and what may leave. */
export interface Availability {
  readonly total: bigint
  readonly locked: bigint
  readonly available: bigint
}

/**
 * What checks read of the chain. An item that a chain of another version does not have reads as undefined; a check then lets
 * the transaction pass and leaves the decision to the chain.
 */
export class ChainView {
  readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** A value of the network's own pallet, its default included. */
  read<I extends keyof Items & string>(item: I, ...parts: Items[I]['keys']): Promise<Items[I]['value'] | undefined> {
    return this.queries.chain.storageIfKnown('SubtensorModule', item, ...parts)
  }

  /** As {@link read}, of any pallet. */
  get readOf(): ChainClient['storageIfKnown'] {
    const { chain } = this.queries
    return chain.storageIfKnown.bind(chain)
  }

  /** A value that is stored: {@link ABSENT} where there is none, default or not; undefined where the chain has no such item. */
  stored<I extends keyof Items & string>(
    item: I,
    ...parts: Items[I]['keys']
  ): Promise<Items[I]['value'] | typeof ABSENT | undefined> {
    return this.queries.chain.storedIfKnown('SubtensorModule', item, ...parts)
  }

  /** A constant of the network's own pallet; undefined where the chain has none of that name. */
  constant<N extends keyof Constants & string>(name: N): Constants[N] | undefined {
    try {
      return this.queries.chain.constant('SubtensorModule', name)
    } catch (error) {
      if (error instanceof MetadataError) return undefined
      throw error
    }
  }

  /** What of a coldkey's stake on a subnet may leave it; undefined where the chain knows no locks. */
  async availability(coldkey: string, netuid: number): Promise<Availability | undefined> {
    const { chain } = this.queries
    if (!chain.metadata.hasRuntimeApi('StakeInfoRuntimeApi', 'get_stake_availability_for_coldkeys')) return undefined
    const args = [[coldkey], [netuid]] as const
    const found = await chain.runtimeApi('StakeInfoRuntimeApi', 'get_stake_availability_for_coldkeys', args)
    this.queries.expectForm(`what may leave a stake of ${coldkey}`, found, whyNoAvailability(found, coldkey, netuid))
    return found[0]?.[1][0]?.[1]
  }

  /** What a wait is counted in. */
  async coming(): Promise<Coming> {
    return { next: (await this.queries.chain.blockNumber()) + 1, blockTime: this.#blockTime() }
  }

  #blockTime(): number | undefined {
    try {
      return this.queries.blockTime
    } catch (error) {
      if (error instanceof MetadataError) return undefined
      throw error
    }
  }

  /** Throws {@link NoSuchSubnet}. */
  async expectSubnet(netuid: number): Promise<void> {
    if ((await this.read('NetworksAdded', netuid)) === false) throw new NoSuchSubnet(netuid)
  }

  /** Rao that an account must have to live. */
  get existentialDeposit(): bigint {
    return this.queries.existentialDeposit
  }

  account(address: string): Promise<AccountInfo> {
    return this.queries.storage('System', 'Account', address)
  }

  /**
   * Throws {@link FundsError} unless the signer can pay `amount` (rao) and the fee of the call, as the chain estimates it.
   *
   * @returns the largest amount that it could pay, in rao
   */
  async expectFunds(signer: Keypair, call: Call, spend: Spend): Promise<bigint> {
    const [info, { partialFee: fee }] = await Promise.all([
      this.account(signer.address),
      this.queries.chain.estimateFee(signer, call),
    ])
    // Of everything at least one rao has to be there.
    const { amount = 1n, purpose, allowDeath, tip = 0n } = spend
    const stays = untouchable(info, this.existentialDeposit, allowDeath)
    const { free } = info.data
    const most = free - fee - tip - stays
    if (most >= amount) return most
    // Only where less would have to stay otherwise.
    const unless = !allowDeath && untouchable(info, this.existentialDeposit, true) < stays ? 'allowDeath' : undefined
    const all = spend.amount === undefined
    throw new FundsError({ address: signer.address, free, amount, purpose, fee: fee + tip, stays, unless, all })
  }
}

/** What a transaction spends besides its fee. */
export interface Spend {
  /** Rao; everything that may leave when undefined. */
  readonly amount: bigint | undefined
  readonly purpose: string
  /** Whether the account may end with it. */
  readonly allowDeath: boolean
  readonly tip?: bigint | undefined
}
