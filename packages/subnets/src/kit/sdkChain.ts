import { isObject } from '@glia/base'
import { type Call, callTarget, connect, type Glia, type Included, type Keypair, type Neuron, rao } from '@glia/sdk'
import { KitError } from './errors.ts'
import type { ChainCall, OwnerChain } from './ownerChain.ts'
import type { SubnetNeuron, SubnetState, WeightsRequest } from './subnetChain.ts'

/** Connects to a node and gives what the kit asks of a chain. */
export async function connectSubnetChain(url: string): Promise<OwnerChain> {
  return new SdkChain(await connect(url))
}

/** The kit's view of a chain, over the SDK. */
class SdkChain implements OwnerChain {
  readonly #glia: Glia

  constructor(glia: Glia) {
    this.#glia = glia
  }

  async subnetExists(netuid: number): Promise<boolean> {
    return (await this.#glia.storage('SubtensorModule', 'NetworksAdded', netuid)) === true
  }

  async subnet(netuid: number): Promise<SubnetState> {
    const { block, tempo, hyperparameters, neurons } = await this.#glia.metagraph(netuid)
    return {
      netuid,
      block: Number(block),
      tempo,
      weightsRateLimit: Number(hyperparameters.weightsRateLimit),
      weightsVersion: hyperparameters.weightsVersion,
      commitReveal: hyperparameters.commitRevealEnabled,
      neurons: neurons.map(subnetNeuron),
    }
  }

  async register(netuid: number, coldkey: Keypair, hotkey: string): Promise<void> {
    await this.#glia.register(coldkey, netuid, hotkey)
  }

  async serveAxon(netuid: number, hotkey: Keypair, ip: string, port: number): Promise<void> {
    await this.#glia.serveAxon(hotkey, { netuid, ip, port })
  }

  stakeOf(netuid: number, coldkey: string, hotkey: string): Promise<bigint> {
    return this.#glia.stake(hotkey, coldkey, netuid)
  }

  async addStake(netuid: number, coldkey: Keypair, hotkey: string, amount: bigint): Promise<void> {
    await this.#glia.addStake(coldkey, { hotkey, netuid, amount: rao(amount), maxSlippage: 'any' })
  }

  setWeights({ hotkey, shares, ...input }: WeightsRequest): Promise<{ readonly dropped: readonly number[] }> {
    return this.#glia.setWeights(hotkey, { ...input, weights: shares })
  }

  async netuids(): Promise<readonly number[]> {
    const netuids: number[] = []
    for await (const [[netuid], isThere] of this.#glia.chain.entries('SubtensorModule', 'NetworksAdded', []))
      if (isThere && netuid !== 0) netuids.push(netuid)
    return netuids
  }

  async sudoKey(): Promise<string> {
    return (await this.#glia.storage('Sudo', 'Key')) ?? 'none'
  }

  subnetOwner(netuid: number): Promise<string> {
    return this.#glia.storage('SubtensorModule', 'SubnetOwner', netuid)
  }

  async isStarted(netuid: number): Promise<boolean> {
    const first = await this.#glia.storage('SubtensorModule', 'FirstEmissionBlockNumber', netuid)
    return first !== undefined
  }

  async canStake(netuid: number): Promise<boolean> {
    return (await this.#glia.storage('SubtensorModule', 'SubtokenEnabled', netuid)) === true
  }

  balance(address: string): Promise<bigint> {
    return this.#glia.balance(address)
  }

  async submit(signer: Keypair, chainCall: ChainCall): Promise<void> {
    const included = await this.#send(signer, chainCall)
    // Sudo itself succeeds; how the inner call went stands in its event.
    const sudid = included.events.find(({ pallet, name }) => pallet === 'Sudo' && name === 'Sudid')
    const result = (sudid?.fields as { sudo_result?: { success: boolean; value: unknown } } | undefined)?.sudo_result
    if (result && !result.success) throw new KitError(`the call inside sudo failed: ${JSON.stringify(result.value)}`)
  }

  async close(): Promise<void> {
    this.#glia.close()
  }

  /** By the SDK's own verbs where it has them: those look at the chain before they pay. */
  #send(signer: Keypair, chainCall: ChainCall): Promise<Included> {
    const { pallet, call, args } = chainCall
    switch (`${pallet}.${call}`) {
      case 'SubtensorModule.register_network':
        return this.#glia.registerNetwork(signer, String(args.hotkey))
      case 'SubtensorModule.start_call':
        return this.#glia.startSubnet(signer, Number(args.netuid))
      case 'Utility.batch_all':
        return this.#glia.batch(
          signer,
          (args.calls as ChainCall[]).map((each) => this.#encode(each)),
        )
      case 'Sudo.sudo':
        return this.#glia.sudo(signer, this.#encode(args.call as ChainCall))
      default:
        return this.#glia.execute(signer, this.#encode(chainCall))
    }
  }

  /** Encodes a call, and the calls among its arguments first. */
  #encode({ pallet, call, args }: ChainCall): Call {
    const plain = Object.fromEntries(
      Object.entries(args).map(([key, value]) => {
        if (isChainCall(value)) return [key, this.#encode(value).bytes]
        if (Array.isArray(value) && value.every(isChainCall))
          return [key, value.map((each) => this.#encode(each).bytes)]
        return [key, value]
      }),
    )
    return this.#glia.chain.untyped().call(pallet, call, plain)
  }
}

function isChainCall(value: unknown): value is ChainCall {
  return isObject(value) && 'pallet' in value && 'call' in value && 'args' in value
}

function subnetNeuron(neuron: Neuron): SubnetNeuron {
  const target = callTarget(neuron)
  return {
    uid: neuron.uid,
    hotkey: neuron.hotkey,
    coldkey: neuron.coldkey,
    ip: target?.ip ?? '',
    port: target?.port ?? 0,
    validatorPermit: neuron.validatorPermit,
    incentive: neuron.incentive,
    dividends: neuron.dividends,
    emission: neuron.emission,
    stake: neuron.totalStake,
    lastUpdate: Number(neuron.lastUpdate),
  }
}
