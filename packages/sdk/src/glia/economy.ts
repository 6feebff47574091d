import { fromHex } from '@glia/base'
import type { ChainClient } from '../client/chainClient.ts'
import type { GliaChain } from '../client/generated/chain.ts'
import { whyNoDelegate, whyNoList, whyNoPrice } from '../metagraph/forms.ts'
import { type SubnetIdentity, subnetIdentity } from '../metagraph/metagraph.ts'
import { chainText } from '../metagraph/text.ts'
import { type Alpha, type NetUid, netuid as netuidOf, rao, type SubnetNumber, type Tao } from '../types.ts'
import { boundsOf, ChainView } from './checks/index.ts'
import type { Bounds } from './hyperparameters/kinds.ts'
import { type Hyperparameters, readHyperparameters } from './hyperparameters/read.ts'
import type { HyperparameterName } from './hyperparameters/table.ts'
import { blockOf, expectNetuid } from './numbers.ts'
import { U16_PARTS, U64_PARTS } from './parts.ts'
import type { At, Queries } from './queries.ts'
import { type Quote, quoteStake, quoteUnstake } from './quotes.ts'
import type { Child } from './verbs/children.ts'
import type { Identity } from './verbs/identity.ts'
import type { RootClaim } from './verbs/rootClaim.ts'

/** A validator that others may stake with. */
export interface Delegate {
  readonly hotkey: string
  readonly coldkey: string
  /** 0 to 1. */
  readonly take: number
  readonly nominators: number
  /** Subnets it is registered on. */
  readonly registrations: readonly NetUid[]
  /** Subnets on which it may set weights for others. */
  readonly validatorPermits: readonly NetUid[]
  /** Rao a day, for all who staked with it. */
  readonly dailyReturn: Tao
}

/** What a neuron committed to. */
export interface Commitment {
  /** In which block. */
  readonly block: number
  /** Its plain bytes, all fields in one; what is encrypted is not among them. */
  readonly data: Uint8Array
  /** Those bytes as text. */
  readonly text: string
}

/** The children of a hotkey on a subnet. */
export interface Children {
  readonly children: readonly Child[]
  /** Those that will be from a block on; undefined where none wait. */
  readonly pending: { readonly children: readonly Child[]; readonly from: bigint } | undefined
}

type RawDelegate = GliaChain['apis']['DelegateInfoRuntimeApi']['get_delegates']['value'][number]
type Shares = readonly (readonly [part: bigint, hotkey: string])[]

/** What people look up of the everyday economy before they act. */
export class Economy {
  readonly #queries: Queries

  constructor(queries: Queries) {
    this.#queries = queries
  }

  get #chain(): ChainClient {
    return this.#queries.chain
  }

  /** What staking TAO on a subnet would give as its pool is now. */
  async quoteStake(netuid: SubnetNumber, amount: Tao): Promise<Quote> {
    expectNetuid(netuid)
    return quoteStake(this.#queries, netuid, amount)
  }

  /** What taking alpha out of a subnet would give as its pool is now. */
  async quoteUnstake(netuid: SubnetNumber, amount: Alpha): Promise<Quote> {
    expectNetuid(netuid)
    return quoteUnstake(this.#queries, netuid, amount)
  }

  /** Rao for one alpha of each subnet, by its number. */
  async alphaPrices(options: At = {}): Promise<ReadonlyMap<number, Tao>> {
    const at = blockOf(options)
    const list = await this.#chain.runtimeApi('SwapRuntimeApi', 'current_alpha_price_all', [], at)
    this.#queries.expectForm('the prices of alpha', list, whyNoList(list, whyNoPrice))
    return new Map(list.map(({ netuid, price }): [number, Tao] => [netuid, rao(price)]))
  }

  /** The settings of a subnet: those that the chain reports, by its names, and every other of HYPERPARAMETERS. Throws NoSuchSubnet. */
  async hyperparameters(netuid: SubnetNumber, options: At = {}): Promise<Hyperparameters> {
    const at = blockOf(options)
    expectNetuid(netuid)
    return readHyperparameters(this.#queries, netuid, at)
  }

  /**
   * The least and the most that a setting of a subnet takes on this chain, where the chain or another setting bounds it: in its own unit.
   * What its kind (`HYPERPARAMETERS`) bounds besides is not in it.
   */
  async hyperparameterBounds(netuid: SubnetNumber, name: HyperparameterName): Promise<Bounds> {
    expectNetuid(netuid)
    return boundsOf(new ChainView(this.#queries), netuid, name)
  }

  /** What a coldkey says about itself; undefined when nothing. */
  async identity(coldkey: string, options: At = {}): Promise<Identity | undefined> {
    const at = blockOf(options)
    const raw = await this.#chain.storageAt(at, 'SubtensorModule', 'IdentitiesV2', coldkey)
    if (raw === undefined) return undefined
    return {
      name: chainText(raw.name),
      url: chainText(raw.url),
      githubRepo: chainText(raw.github_repo),
      image: chainText(raw.image),
      discord: chainText(raw.discord),
      description: chainText(raw.description),
      additional: chainText(raw.additional),
    }
  }

  /** What a subnet's owner says about it; undefined when nothing. */
  async subnetIdentity(netuid: SubnetNumber, options: At = {}): Promise<SubnetIdentity | undefined> {
    const at = blockOf(options)
    expectNetuid(netuid)
    return subnetIdentity(await this.#chain.storageAt(at, 'SubtensorModule', 'SubnetIdentitiesV3', netuid))
  }

  /** What a validator keeps of what it earns for others, 0 to 1. */
  async take(hotkey: string, options: At = {}): Promise<number> {
    const at = blockOf(options)
    return share(await this.#chain.storageAt(at, 'SubtensorModule', 'Delegates', hotkey))
  }

  /** What a hotkey keeps, as a child, of its parents' dividends on a subnet, 0 to 1. */
  async childkeyTake(hotkey: string, netuid: SubnetNumber, options: At = {}): Promise<number> {
    const at = blockOf(options)
    expectNetuid(netuid)
    const takes = await Promise.all([
      this.#chain.storageAt(at, 'SubtensorModule', 'ChildkeyTake', hotkey, netuid),
      this.#chain.storageAt(at, 'SubtensorModule', 'MinChildkeyTake'),
      this.#chain.storageAt(at, 'SubtensorModule', 'MinChildkeyTakePerSubnet', netuid),
    ])
    return share(Math.max(...takes))
  }

  /** The children of a hotkey on a subnet, and those that are to be. */
  async children(hotkey: string, netuid: SubnetNumber, options: At = {}): Promise<Children> {
    const at = blockOf(options)
    expectNetuid(netuid)
    const [now, pending] = await Promise.all([
      this.#chain.storageAt(at, 'SubtensorModule', 'ChildKeys', hotkey, netuid),
      this.#chain.storageAt(at, 'SubtensorModule', 'PendingChildKeys', netuid, hotkey),
    ])
    const [waiting = [], from = 0n] = pending ?? []
    return { children: relatives(now), pending: from === 0n ? undefined : { children: relatives(waiting), from } }
  }

  /** The hotkeys that give a part of their stake weight on a subnet to this one. */
  async parents(hotkey: string, netuid: SubnetNumber, options: At = {}): Promise<readonly Child[]> {
    const at = blockOf(options)
    expectNetuid(netuid)
    return relatives(await this.#chain.storageAt(at, 'SubtensorModule', 'ParentKeys', hotkey, netuid))
  }

  /** Every validator that others may stake with. */
  async delegates(options: At = {}): Promise<Delegate[]> {
    const at = blockOf(options)
    const list = await this.#chain.runtimeApi('DelegateInfoRuntimeApi', 'get_delegates', [], at)
    this.#queries.expectForm('the delegates', list, whyNoList(list, whyNoDelegate))
    return list.map(delegateOf)
  }

  /** What a hotkey committed to on a subnet; undefined when nothing. */
  async commitment(netuid: SubnetNumber, hotkey: string, options: At = {}): Promise<Commitment | undefined> {
    const at = blockOf(options)
    expectNetuid(netuid)
    const found = await this.#chain.storageAt(at, 'Commitments', 'CommitmentOf', netuid, hotkey)
    if (found === undefined) return undefined
    const bytes = found.info.flatMap(({ type, value }) => (/Raw/.test(type) ? [...bytesOf(value)] : []))
    const data = Uint8Array.from(bytes)
    return { block: found.block, data, text: new TextDecoder().decode(data) }
  }

  /** What root dividends of a coldkey become. */
  async rootClaim(coldkey: string, options: At = {}): Promise<RootClaim> {
    const at = blockOf(options)
    const { type, value } = await this.#chain.storageAt(at, 'SubtensorModule', 'RootClaimType', coldkey)
    if (type === 'KeepSubnets') return { keep: [...(value?.subnets ?? [])] }
    return type === 'Keep' ? 'Keep' : 'Swap'
  }

  /** The hotkey with which incentive of a coldkey's miners on a subnet is staked; undefined when none was chosen. */
  async autoStake(coldkey: string, netuid: SubnetNumber, options: At = {}): Promise<string | undefined> {
    const at = blockOf(options)
    expectNetuid(netuid)
    const found = await this.#chain.storageAt(at, 'SubtensorModule', 'AutoStakeDestination', coldkey, netuid)
    return found
  }
}

const share = (parts: number) => parts / Number(U16_PARTS)

function relatives(list: Shares): Child[] {
  return list.map(([part, hotkey]) => ({ hotkey, share: Number(part) / Number(U64_PARTS) }))
}

function delegateOf(raw: RawDelegate): Delegate {
  return {
    hotkey: raw.delegate_ss58,
    coldkey: raw.owner_ss58,
    take: share(raw.take),
    nominators: raw.nominators.length,
    registrations: raw.registrations.map(netuidOf),
    validatorPermits: raw.validator_permits.map(netuidOf),
    dailyReturn: rao(raw.total_daily_return),
  }
}

/** Short byte arrays come as hex, long ones as bytes, those of one byte as a number. */
function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'number') return Uint8Array.of(value)
  return typeof value === 'string' ? fromHex(value) : new Uint8Array()
}
