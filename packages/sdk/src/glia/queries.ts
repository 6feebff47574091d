import { alphaRao, GliaError, rao, uid } from '@glia/base'
import type { ChainClient } from '../client/chainClient.ts'
import type { Defined } from '../client/chainTypes.ts'
import type { GliaChain } from '../client/generated/chain.ts'
import { UnknownForm } from '../client/metadata/errors.ts'
import { NodeMisbehaved } from '../client/rpc/errors.ts'
import { expectChoice } from '../form.ts'
import {
  type Fault,
  whyNoAccount,
  whyNoAmount,
  whyNoList,
  whyNoMetagraph,
  whyNoPosition,
  whyNoSubnet,
  whyNotOf,
} from '../metagraph/forms.ts'
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
import { storageIndex } from '../weights/storageIndex.ts'
import { blockOf, expectMechanism, expectNetuid } from './numbers.ts'
import { untouchable } from './untouchable.ts'

/** Weights of one subnet: sixteen times what 256 neurons can set for each other. */
const MAX_WEIGHTS = 1_048_576

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
  readonly identity: SubnetIdentity | undefined
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

type SubnetInfo = GliaChain['apis']['SubnetInfoRuntimeApi']
type StakeInfo = GliaChain['apis']['StakeInfoRuntimeApi']['get_stake_info_for_coldkey']['value'][number]

function summary(raw: Defined<SubnetInfo['get_dynamic_info']['value']>): SubnetSummary {
  return {
    netuid: raw.netuid,
    name: chainText(raw.subnet_name),
    symbol: chainText(raw.token_symbol),
    identity: subnetIdentity(raw.subnet_identity),
    ownerHotkey: raw.owner_hotkey,
    ownerColdkey: raw.owner_coldkey,
    tempo: raw.tempo,
    lastStep: raw.last_step,
    blocksSinceLastStep: raw.blocks_since_last_step,
    registeredAt: raw.network_registered_at,
    pool: subnetPool(raw),
  }
}

function position(raw: StakeInfo): StakePosition {
  const { hotkey, coldkey, netuid, stake, emission, is_registered } = raw
  return { hotkey, coldkey, netuid, stake, emission, isRegistered: is_registered }
}

/** What can be read from the network, typed. */
export class Queries {
  readonly chain: ChainClient

  constructor(chain: ChainClient) {
    this.chain = chain
  }

  async #accountInfo(address: string, at: string | undefined) {
    const info = await this.chain.storageAt(at, 'System', 'Account', address)
    this.expectForm(`the account ${address}`, info, whyNoAccount(info))
    return info
  }

  /** An account's balance with its parts. */
  async account(address: string, options: At = {}): Promise<Balance> {
    const at = blockOf(options)
    const { data, nonce } = await this.#accountInfo(address, at)
    return { free: rao(data.free), reserved: rao(data.reserved), frozen: rao(data.frozen), nonce }
  }

  /** An account's free balance in rao. */
  async balance(address: string, options: At = {}): Promise<Tao> {
    return (await this.account(address, options)).free
  }

  /**
   * What may leave an account, its fee included, in rao: all that is free but for what is frozen and, unless the account may end,
   * what keeps it alive.
   */
  async transferable(address: string, options: At & { allowDeath?: boolean } = {}): Promise<Tao> {
    const at = blockOf(options, { allowDeath: true })
    const { allowDeath = false } = options
    expectChoice('allowDeath', allowDeath)
    const info = await this.#accountInfo(address, at)
    const left = info.data.free - untouchable(info, this.existentialDeposit, allowDeath)
    return rao(left > 0n ? left : 0n)
  }

  /**
   * Passes what the node sent where it is what was asked for.
   *
   * @throws UnknownForm, NodeMisbehaved for what no runtime would say
   */
  expectForm(what: string, found: object, fault: Fault | undefined): void {
    if (fault === undefined) return
    const node = this.chain.saidBy(found)
    if (fault.unknownForm) throw new UnknownForm(node, what, fault.why)
    throw new NodeMisbehaved(node, `sent ${what} ${fault.why}`)
  }

  /** An amount that the node sent. @throws UnknownForm */
  taoOf(what: string, amount: bigint): Tao {
    const fault = whyNoAmount(amount)
    if (fault !== undefined) throw new UnknownForm(this.chain.saidBy(amount), what, fault.why)
    return rao(amount)
  }

  /** What to throw for a subnet that is not there: people count blocks, and read no hashes. */
  async #missing(netuid: number, at: string | undefined): Promise<NoSuchSubnet> {
    return new NoSuchSubnet(netuid, at === undefined ? undefined : (await this.chain.header(at)).number)
  }

  /** A subnet with all its neurons; of one mechanism when named. Throws {@link NoSuchSubnet}. */
  async metagraph(netuid: number, options: At & { mechanism?: number } = {}): Promise<Metagraph> {
    const at = blockOf(options, { mechanism: true })
    const { mechanism } = options
    expectNetuid(netuid)
    expectMechanism(mechanism)
    const found =
      mechanism === undefined
        ? await this.chain.runtimeApi('SubnetInfoRuntimeApi', 'get_metagraph', [netuid], at)
        : await this.chain.runtimeApi('SubnetInfoRuntimeApi', 'get_mechagraph', [netuid, mechanism], at)
    if (found === undefined) throw await this.#missing(netuid, at)
    this.expectForm(`a metagraph of subnet ${netuid}`, found, whyNoMetagraph(found, netuid))
    return metagraphFromChain(found)
  }

  /** Some fields of a metagraph, by their chain names, undefined where not asked for. Throws {@link NoSuchSubnet}. */
  async selectiveMetagraph(
    netuid: number,
    fields: readonly SelectiveField[],
    options: At = {},
  ): Promise<Defined<SubnetInfo['get_selective_metagraph']['value']>> {
    const at = blockOf(options)
    expectNetuid(netuid)
    const args = [netuid, selectiveIndices(fields)] as const
    const found = await this.chain.runtimeApi('SubnetInfoRuntimeApi', 'get_selective_metagraph', args, at)
    if (found === undefined) throw await this.#missing(netuid, at)
    this.expectForm(`a metagraph of subnet ${netuid}`, found, whyNotOf(netuid, found))
    return found
  }

  /** All subnets. */
  async subnets(options: At = {}): Promise<SubnetSummary[]> {
    const at = blockOf(options)
    const list = await this.chain.runtimeApi('SubnetInfoRuntimeApi', 'get_all_dynamic_info', [], at)
    this.expectForm(
      'the subnets',
      list,
      whyNoList(list, (entry) => (entry === undefined ? undefined : whyNoSubnet(entry))),
    )
    const there = list.filter((entry) => entry !== undefined)
    const numbers = new Set(there.map((entry) => entry.netuid))
    if (numbers.size < there.length)
      throw new NodeMisbehaved(this.chain.saidBy(list), 'sent the subnets with one of them twice')
    return there.map(summary)
  }

  /** One subnet. Throws {@link NoSuchSubnet}. */
  async subnet(netuid: number, options: At = {}): Promise<SubnetSummary> {
    const at = blockOf(options)
    expectNetuid(netuid)
    const found = await this.chain.runtimeApi('SubnetInfoRuntimeApi', 'get_dynamic_info', [netuid], at)
    if (found === undefined) throw await this.#missing(netuid, at)
    this.expectForm(`subnet ${netuid}`, found, whyNoSubnet(found, netuid))
    return summary(found)
  }

  /** A hotkey's number on a subnet; undefined when it is not registered there. */
  async uidOf(netuid: number, hotkey: string, options: At = {}): Promise<Uid | undefined> {
    const at = blockOf(options)
    expectNetuid(netuid)
    const found = await this.chain.storageAt(at, 'SubtensorModule', 'Uids', netuid, hotkey)
    return found === undefined ? undefined : uid(found)
  }

  /** The weight matrix of a subnet, one row per validator that has set weights. */
  async weights(netuid: number, options: At & { mechanism?: number } = {}): Promise<WeightRow[]> {
    const at = blockOf(options, { mechanism: true })
    expectNetuid(netuid)
    expectMechanism(options.mechanism)
    const index = storageIndex(netuid, options.mechanism)
    const rows: WeightRow[] = []
    let count = 0
    const entries = this.chain.entries('SubtensorModule', 'Weights', [index], at)
    for await (const entry of entries) {
      const [[, row], weights] = entry
      count += weights.length
      if (count > MAX_WEIGHTS)
        throw new NodeMisbehaved(this.chain.saidBy(entry), `gave more than ${MAX_WEIGHTS} weights of subnet ${netuid}`)
      rows.push({ uid: uid(row), weights })
    }
    return rows.sort((a, b) => a.uid - b.uid)
  }

  /** Every position of a coldkey. */
  async stakes(coldkey: string, options: At = {}): Promise<StakePosition[]> {
    const at = blockOf(options)
    const list = await this.chain.runtimeApi('StakeInfoRuntimeApi', 'get_stake_info_for_coldkey', [coldkey], at)
    const fault = whyNoList(list, (each) => whyNoPosition(each, { coldkey }))
    this.expectForm(`the positions of ${coldkey}`, list, fault)
    return list.map(position)
  }

  /** One position in rao of alpha; zero when there is none. */
  async stake(hotkey: string, coldkey: string, netuid: number, options: At = {}): Promise<Alpha> {
    const at = blockOf(options)
    expectNetuid(netuid)
    const args = [hotkey, coldkey, netuid] as const
    const found = await this.chain.runtimeApi(
      'StakeInfoRuntimeApi',
      'get_stake_info_for_hotkey_coldkey_netuid',
      args,
      at,
    )
    if (found === undefined) return alphaRao(0n)
    this.expectForm(`a position of ${coldkey}`, found, whyNoPosition(found, { hotkey, coldkey, netuid }))
    return position(found).stake
  }

  /** Rao for one alpha of a subnet. */
  async alphaPrice(netuid: number, options: At = {}): Promise<Tao> {
    const at = blockOf(options)
    expectNetuid(netuid)
    const price = await this.chain.runtimeApi('SwapRuntimeApi', 'current_alpha_price', [netuid], at)
    return this.taoOf(`the price of alpha of subnet ${netuid}`, price)
  }

  /** What registering a new subnet costs now, in rao. */
  async networkCost(options: At = {}): Promise<Tao> {
    const at = blockOf(options)
    const cost = await this.chain.runtimeApi('SubnetRegistrationRuntimeApi', 'get_network_registration_cost', [], at)
    return this.taoOf('the cost of a subnet', cost)
  }

  /** What registering a neuron on a subnet costs now, in rao. */
  async burnCost(netuid: number, options: At = {}): Promise<Tao> {
    const at = blockOf(options)
    expectNetuid(netuid)
    const burn = await this.chain.storageAt(at, 'SubtensorModule', 'Burn', netuid)
    return this.taoOf(`the cost of a registration on subnet ${netuid}`, burn)
  }

  /** What an account must have to live, in rao, from the chain's own constant. */
  get existentialDeposit(): Tao {
    return this.taoOf('the existential deposit', this.chain.constant('Balances', 'ExistentialDeposit'))
  }

  /** Seconds between blocks, from the chain's own constant. */
  get blockTime(): number {
    return Number(this.chain.constant('Aura', 'SlotDuration')) / 1000
  }

  /** Any storage value: the chain client's own method. */
  get storage(): ChainClient['storage'] {
    return this.chain.storage.bind(this.chain)
  }
}
