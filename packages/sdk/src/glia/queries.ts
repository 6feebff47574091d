import { GliaError } from '@glia/base'
import type { ChainClient } from '../client/chainClient.ts'
import {
  type Metagraph,
  metagraphFromChain,
  type SubnetIdentity,
  type SubnetPool,
  subnetIdentity,
  subnetPool,
} from '../metagraph/metagraph.ts'
import { type SelectiveField, selectiveIndices } from '../metagraph/selective.ts'
import { chainText } from '../metagraph/text.ts'
import type { Alpha, NetUid, Tao, Uid } from '../types.ts'
import { storageIndex } from '../weights/commit.ts'

/** An account's TAO. */
export interface Balance {
  readonly free: Tao
  readonly reserved: Tao
  readonly frozen: Tao
  readonly nonce: number
}

/** A subnet in a list. */
export interface SubnetSummary {
  readonly netuid: NetUid
  readonly name: string
  readonly symbol: string
  readonly identity: SubnetIdentity | null
  readonly ownerHotkey: string
  readonly ownerColdkey: string
  readonly tempo: number
  readonly lastStep: bigint
  readonly blocksSinceLastStep: bigint
  readonly registeredAt: bigint
  readonly pool: SubnetPool
}

/** One position of a coldkey: alpha staked to a hotkey on a subnet. */
export interface StakePosition {
  readonly hotkey: string
  readonly coldkey: string
  readonly netuid: NetUid
  /** Alpha in rao of alpha; TAO on the root subnet. */
  readonly stake: Alpha
  /** Alpha dividends of the last epoch. */
  readonly emission: Alpha
  readonly isRegistered: boolean
}

/** One row of the weight matrix, as the chain holds it: values are u16 relative to the row's largest. */
export interface WeightRow {
  readonly uid: Uid
  readonly weights: readonly (readonly [uid: number, value: number])[]
}

/** Where to read: a block hash; the best block when absent. */
export interface At {
  readonly at?: string
}

/** A subnet does not exist. */
export class NoSuchSubnet extends GliaError {
  constructor(netuid: number, at?: number) {
    super('NO_SUCH_SUBNET', `there is no subnet ${netuid} on this chain${at === undefined ? '' : ` as of block ${at}`}`)
  }
}

type Raw = Record<string, unknown>

function summary(value: unknown): SubnetSummary {
  const raw = value as Raw
  return {
    netuid: raw.netuid as NetUid,
    name: chainText(raw.subnet_name),
    symbol: chainText(raw.token_symbol),
    identity: subnetIdentity(raw.subnet_identity),
    ownerHotkey: raw.owner_hotkey as string,
    ownerColdkey: raw.owner_coldkey as string,
    tempo: raw.tempo as number,
    lastStep: raw.last_step as bigint,
    blocksSinceLastStep: raw.blocks_since_last_step as bigint,
    registeredAt: raw.network_registered_at as bigint,
    pool: subnetPool(raw),
  }
}

function position(value: unknown): StakePosition {
  const raw = value as Raw
  return {
    hotkey: raw.hotkey as string,
    coldkey: raw.coldkey as string,
    netuid: raw.netuid as NetUid,
    stake: raw.stake as Alpha,
    emission: raw.emission as Alpha,
    isRegistered: raw.is_registered as boolean,
  }
}

/** What can be read from the network, typed. */
export class Queries {
  readonly chain: ChainClient

  constructor(chain: ChainClient) {
    this.chain = chain
  }

  /** An account's balance with its parts. */
  async account(address: string, { at }: At = {}): Promise<Balance> {
    const info = await this.chain.storageAt<{ nonce: number; data: Raw }>(at, 'System', 'Account', address)
    const { free, reserved, frozen } = info.data
    return { free: free as Tao, reserved: reserved as Tao, frozen: frozen as Tao, nonce: info.nonce }
  }

  /** An account's free balance in rao. */
  async balance(address: string, options: At = {}): Promise<Tao> {
    return (await this.account(address, options)).free
  }

  /** What to throw for a subnet that is not there: people count blocks, and read no hashes. */
  async #missing(netuid: number, at: string | undefined): Promise<NoSuchSubnet> {
    return new NoSuchSubnet(netuid, at === undefined ? undefined : (await this.chain.header(at)).number)
  }

  /** A subnet with all its neurons; of one mechanism when named. Throws {@link NoSuchSubnet}. */
  async metagraph(netuid: number, options: At & { mechanism?: number } = {}): Promise<Metagraph> {
    const { at, mechanism } = options
    const found =
      mechanism === undefined
        ? await this.chain.runtimeApi('SubnetInfoRuntimeApi', 'get_metagraph', [netuid], at)
        : await this.chain.runtimeApi('SubnetInfoRuntimeApi', 'get_mechagraph', [netuid, mechanism], at)
    if (found === undefined) throw await this.#missing(netuid, at)
    return metagraphFromChain(found)
  }

  /** Some fields of a metagraph, by their chain names, undefined where not asked for. Throws {@link NoSuchSubnet}. */
  async selectiveMetagraph(
    netuid: number,
    fields: readonly SelectiveField[],
    { at }: At = {},
  ): Promise<Partial<Record<SelectiveField, unknown>>> {
    const args = [netuid, selectiveIndices(fields)]
    const found = await this.chain.runtimeApi('SubnetInfoRuntimeApi', 'get_selective_metagraph', args, at)
    if (found === undefined) throw await this.#missing(netuid, at)
    return found as Partial<Record<SelectiveField, unknown>>
  }

  /** All subnets. */
  async subnets({ at }: At = {}): Promise<SubnetSummary[]> {
    const list = await this.chain.runtimeApi<unknown[]>('SubnetInfoRuntimeApi', 'get_all_dynamic_info', [], at)
    return list.filter((entry) => entry !== undefined).map(summary)
  }

  /** One subnet. Throws {@link NoSuchSubnet}. */
  async subnet(netuid: number, { at }: At = {}): Promise<SubnetSummary> {
    const found = await this.chain.runtimeApi('SubnetInfoRuntimeApi', 'get_dynamic_info', [netuid], at)
    if (found === undefined) throw await this.#missing(netuid, at)
    return summary(found)
  }

  /** A hotkey's number on a subnet; null when it is not registered there. */
  async uidOf(netuid: number, hotkey: string, { at }: At = {}): Promise<Uid | null> {
    return (await this.chain.storageAt<Uid | undefined>(at, 'SubtensorModule', 'Uids', netuid, hotkey)) ?? null
  }

  /** The weight matrix of a subnet, one row per validator that has set weights. */
  async weights(netuid: number, options: At & { mechanism?: number } = {}): Promise<WeightRow[]> {
    const index = storageIndex(netuid, options.mechanism)
    const rows: WeightRow[] = []
    const entries = this.chain.entries<[number, number][]>('SubtensorModule', 'Weights', [index], options.at)
    for await (const [[, uid], weights] of entries) rows.push({ uid: uid as Uid, weights })
    return rows.sort((a, b) => a.uid - b.uid)
  }

  /** Every position of a coldkey. */
  async stakes(coldkey: string, { at }: At = {}): Promise<StakePosition[]> {
    const list = await this.chain.runtimeApi<unknown[]>(
      'StakeInfoRuntimeApi',
      'get_stake_info_for_coldkey',
      [coldkey],
      at,
    )
    return list.map(position)
  }

  /** One position in rao of alpha; zero when there is none. */
  async stake(hotkey: string, coldkey: string, netuid: number, { at }: At = {}): Promise<Alpha> {
    const args = [hotkey, coldkey, netuid]
    const found = await this.chain.runtimeApi(
      'StakeInfoRuntimeApi',
      'get_stake_info_for_hotkey_coldkey_netuid',
      args,
      at,
    )
    return found === undefined ? (0n as Alpha) : position(found).stake
  }

  /** Rao for one alpha of a subnet. */
  alphaPrice(netuid: number, { at }: At = {}): Promise<Tao> {
    return this.chain.runtimeApi('SwapRuntimeApi', 'current_alpha_price', [netuid], at)
  }

  /** What registering a new subnet costs now, in rao. */
  networkCost({ at }: At = {}): Promise<Tao> {
    return this.chain.runtimeApi('SubnetRegistrationRuntimeApi', 'get_network_registration_cost', [], at)
  }

  /** What registering a neuron on a subnet costs now, in rao. */
  burnCost(netuid: number, { at }: At = {}): Promise<Tao> {
    return this.chain.storageAt(at, 'SubtensorModule', 'Burn', netuid)
  }

  /** Seconds between blocks, from the chain's own constant. */
  get blockTime(): number {
    return Number(this.chain.constant<bigint>('Aura', 'SlotDuration')) / 1000
  }

  /** Any storage value. */
  storage<T>(pallet: string, item: string, ...parts: readonly unknown[]): Promise<T> {
    return this.chain.storage<T>(pallet, item, ...parts)
  }
}
