import { intToIp, ipToInt, type Keypair, quantizeWeights } from '@glia/sdk'
import { KitError } from './errors.ts'
import type { SubnetChain, SubnetNeuron, SubnetState, WeightsRequest } from './subnetChain.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export interface MemoryChainOptions {
  readonly netuid: number
  /** Milliseconds per block. */
  readonly blockMs?: number
  readonly weightsRateLimit?: number
}

/**
 * One subnet in memory, for trying a market without a node: registration, axons, stake and weights. In place of Yuma
 * consensus every reading pays each UID the stake-weighted mean of the weight rows.
 */
export class MemoryChain implements SubnetChain {
  readonly netuid: number
  /** How often an axon was announced. */
  announcements = 0
  readonly #blockMs: number
  readonly #weightsRateLimit: number
  readonly #neurons: Mutable<SubnetNeuron>[] = []
  readonly #rows = new Map<number, ReadonlyMap<number, number>>()
  readonly #started = performance.now()

  constructor(options: MemoryChainOptions) {
    this.netuid = options.netuid
    this.#blockMs = options.blockMs ?? 50
    this.#weightsRateLimit = options.weightsRateLimit ?? 5
  }

  get block(): number {
    return 1 + Math.floor((performance.now() - this.#started) / this.#blockMs)
  }

  async subnetExists(netuid: number): Promise<boolean> {
    return netuid === this.netuid
  }

  async subnet(netuid: number): Promise<SubnetState> {
    if (netuid !== this.netuid) throw new KitError(`subnet ${netuid}: expected ${this.netuid}`)
    const pay = this.#incentives()
    return {
      netuid,
      block: this.block,
      tempo: 10,
      weightsRateLimit: this.#weightsRateLimit,
      weightsVersion: 0n,
      commitReveal: false,
      neurons: this.#neurons.map((neuron) => {
        const incentive = pay.get(neuron.uid) ?? 0
        return { ...neuron, incentive, emission: BigInt(Math.round(incentive * 1e9)) }
      }),
    }
  }

  async register(_netuid: number, coldkey: Keypair, hotkey: string): Promise<void> {
    if (this.#neurons.some((neuron) => neuron.hotkey === hotkey)) throw new KitError('HotKeyAlreadyRegisteredInSubNet')
    this.#neurons.push({
      uid: this.#neurons.length,
      hotkey,
      coldkey: coldkey.address,
      ip: '',
      port: 0,
      validatorPermit: false,
      incentive: 0,
      dividends: 0,
      emission: 0n,
      stake: 0n,
      lastUpdate: this.block,
    })
  }

  async serveAxon(_netuid: number, hotkey: Keypair, ip: string, port: number): Promise<void> {
    const { value, version } = ipToInt(ip)
    this.announcements++
    Object.assign(this.#neuron(hotkey.address), { ip: intToIp(value, version), port })
  }

  async stakeOf(_netuid: number, _coldkey: string, hotkey: string): Promise<bigint> {
    return this.#neuron(hotkey).stake
  }

  async canStake(_netuid: number): Promise<boolean> {
    return true
  }

  async addStake(_netuid: number, _coldkey: Keypair, hotkey: string, rao: bigint): Promise<void> {
    const neuron = this.#neuron(hotkey)
    neuron.stake += rao
    neuron.validatorPermit = true
  }

  async setWeights(request: WeightsRequest): Promise<{ readonly dropped: readonly number[] }> {
    const neuron = this.#neuron(request.hotkey.address)
    if (!neuron.validatorPermit) throw new KitError('NeuronNoValidatorPermit')
    if (this.block - neuron.lastUpdate < this.#weightsRateLimit) throw new KitError('SettingWeightsTooFast')
    const { uids, values, dropped } = quantizeWeights(request.uids, request.shares, request)
    const total = values.reduce((sum, value) => sum + value, 0)
    this.#rows.set(neuron.uid, new Map(uids.map((uid, at) => [uid, (values[at] ?? 0) / total])))
    neuron.lastUpdate = this.block
    return { dropped }
  }

  async close(): Promise<void> {}

  /** Gives a UID to another hotkey, as the chain does when it prunes a neuron. */
  replace(uid: number, hotkey: string): void {
    Object.assign(this.#neurons[uid] as SubnetNeuron, { hotkey, ip: '', port: 0 })
  }

  #neuron(hotkey: string): Mutable<SubnetNeuron> {
    const found = this.#neurons.find((neuron) => neuron.hotkey === hotkey)
    if (!found) throw new KitError('HotKeyNotRegisteredInSubNet')
    return found
  }

  #incentives(): Map<number, number> {
    const pay = new Map<number, number>()
    let stake = 0
    for (const uid of this.#rows.keys()) stake += Number(this.#neurons[uid]?.stake ?? 0n)
    for (const [uid, row] of this.#rows) {
      const share = Number(this.#neurons[uid]?.stake ?? 0n) / (stake || 1)
      for (const [target, weight] of row) pay.set(target, (pay.get(target) ?? 0) + share * weight)
    }
    return pay
  }
}
