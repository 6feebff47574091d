import { type Call, ChainClient, type Keypair } from '@glia/sdk'
import { KitError } from './errors.ts'
import { ipFromChain, ipToChain } from './ip-address.ts'
import type { ChainCall, OwnerChain } from './owner-chain.ts'
import type { SubnetNeuron, SubnetState, WeightsRequest } from './subnet-chain.ts'

/** Version that axons of this kit announce, in the numbering of the Python SDK: major * 10^6 + minor * 10^3 + patch. */
const AXON_VERSION = 10_002_000
const AXON_PROTOCOL = 4

/** Connects to a node and gives what the kit asks of a chain. */
export async function connectSubnetChain(url: string): Promise<OwnerChain & { readonly client: ChainClient }> {
  return new SdkChain(await ChainClient.connect(url))
}

/** The parts of `SubnetInfoRuntimeApi.get_metagraph` that are read here. */
interface RawMetagraph {
  readonly block: number | bigint
  readonly tempo: number
  readonly weights_version: bigint
  readonly weights_rate_limit: number | bigint
  readonly commit_reveal_weights_enabled: boolean
  readonly hotkeys: readonly string[]
  readonly coldkeys: readonly string[]
  readonly axons: readonly { readonly ip: bigint; readonly port: number; readonly ip_type: number }[]
  readonly validator_permit: readonly boolean[]
  readonly last_update: readonly (number | bigint)[]
  readonly emission: readonly (number | bigint)[]
  readonly dividends: readonly number[]
  readonly incentives: readonly number[]
  readonly total_stake: readonly (number | bigint)[]
}

/** The kit's view of a chain, over the SDK's client. */
class SdkChain implements OwnerChain {
  readonly client: ChainClient

  constructor(client: ChainClient) {
    this.client = client
  }

  async subnetExists(netuid: number): Promise<boolean> {
    return (await this.client.storage<boolean | undefined>('SubtensorModule', 'NetworksAdded', netuid)) === true
  }

  async subnet(netuid: number): Promise<SubnetState> {
    const raw = await this.client.runtimeApi<RawMetagraph | undefined>('SubnetInfoRuntimeApi', 'get_metagraph', [
      netuid,
    ])
    if (!raw) throw new KitError(`there is no subnet ${netuid}`)
    return {
      netuid,
      block: Number(raw.block),
      tempo: raw.tempo,
      weightsRateLimit: Number(raw.weights_rate_limit),
      weightsVersion: BigInt(raw.weights_version),
      commitReveal: raw.commit_reveal_weights_enabled,
      neurons: raw.hotkeys.map((_, uid) => neuronOf(raw, uid)),
    }
  }

  register(netuid: number, coldkey: Keypair, hotkey: string): Promise<void> {
    return this.submit(coldkey, call('burned_register', { netuid, hotkey }))
  }

  serveAxon(netuid: number, hotkey: Keypair, ip: string, port: number): Promise<void> {
    const address = ipToChain(ip)
    const args = {
      netuid,
      version: AXON_VERSION,
      ip: address.ip,
      port,
      ip_type: address.ipType,
      protocol: AXON_PROTOCOL,
      placeholder1: 0,
      placeholder2: 0,
    }
    return this.submit(hotkey, call('serve_axon', args))
  }

  addStake(netuid: number, coldkey: Keypair, hotkey: string, rao: bigint): Promise<void> {
    return this.submit(coldkey, call('add_stake', { hotkey, netuid, amount_staked: rao }))
  }

  setWeights({ netuid, hotkey, uids, values, versionKey, commitReveal }: WeightsRequest): Promise<void> {
    if (commitReveal) {
      throw new KitError(`subnet ${netuid} wants weights committed; its owner can switch commit_reveal_weights off`)
    }
    return this.submit(hotkey, call('set_weights', { netuid, dests: uids, weights: values, version_key: versionKey }))
  }

  async networks(): Promise<number> {
    return Number(await this.client.storage('SubtensorModule', 'TotalNetworks'))
  }

  subnetOwner(netuid: number): Promise<string> {
    return this.client.storage('SubtensorModule', 'SubnetOwner', netuid)
  }

  async isStarted(netuid: number): Promise<boolean> {
    const block = await this.client.storage<unknown>('SubtensorModule', 'FirstEmissionBlockNumber', netuid)
    return block !== undefined
  }

  async balance(address: string): Promise<bigint> {
    const account = await this.client.storage<{ data: { free: bigint } }>('System', 'Account', address)
    return BigInt(account.data.free)
  }

  async submit(signer: Keypair, chainCall: ChainCall): Promise<void> {
    const included = await this.client.execute(signer, this.encode(chainCall))
    // Sudo reports the inner call's failure in its event and succeeds itself.
    const sudid = included.events.find(({ pallet, name }) => pallet === 'Sudo' && name === 'Sudid')
    const result = (sudid?.fields as { sudo_result?: { success: boolean; value: unknown } } | undefined)?.sudo_result
    if (result && !result.success) throw new KitError(`Sudo.sudo: ${JSON.stringify(result.value, bigintAsText)}`)
  }

  async close(): Promise<void> {
    this.client.close()
  }

  /** Encodes a call, and the calls among its arguments first. */
  private encode({ pallet, call: name, args }: ChainCall): Call {
    const plain = Object.fromEntries(
      Object.entries(args).map(([key, value]) => {
        if (isChainCall(value)) return [key, this.encode(value).bytes]
        if (Array.isArray(value) && value.every(isChainCall)) return [key, value.map((each) => this.encode(each).bytes)]
        return [key, value]
      }),
    )
    return this.client.call(pallet, name, plain)
  }
}

function call(name: string, args: Readonly<Record<string, unknown>>): ChainCall {
  return { pallet: 'SubtensorModule', call: name, args }
}

function isChainCall(value: unknown): value is ChainCall {
  return typeof value === 'object' && value !== null && 'pallet' in value && 'call' in value && 'args' in value
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}

function neuronOf(raw: RawMetagraph, uid: number): SubnetNeuron {
  const axon = raw.axons[uid]
  const u16 = (value: number | undefined) => Number(value ?? 0) / 65535
  return {
    uid,
    hotkey: raw.hotkeys[uid] ?? '',
    coldkey: raw.coldkeys[uid] ?? '',
    ip: ipFromChain(BigInt(axon?.ip ?? 0), axon?.ip_type ?? 4),
    port: axon?.port ?? 0,
    validatorPermit: raw.validator_permit[uid] ?? false,
    incentive: u16(raw.incentives[uid]),
    dividends: u16(raw.dividends[uid]),
    emission: BigInt(raw.emission[uid] ?? 0),
    stake: BigInt(raw.total_stake[uid] ?? 0),
    lastUpdate: Number(raw.last_update[uid] ?? 0),
  }
}
