import { ChainClient, type Included, type SubmitOptions } from '../client/chainClient.ts'
import type { Call } from '../client/metadata/metadata.ts'
import type { ConnectionOptions } from '../client/rpc/connection.ts'
import { GliaError } from '../errors.ts'
import { expectSigner, type Keypair } from '../keys/keypair.ts'
import { ipToInt } from '../metagraph/axonInfo.ts'
import { PROTOCOL_VERSION } from '../neuron/version.ts'
import { commitHash, randomSalt, storageIndex } from '../weights/commit.ts'
import { quantizeWeights } from '../weights/quantize.ts'
import type { EpochClock } from '../weights/timelock/drand.ts'
import { Queries } from './queries.ts'

/** Weights of a validator over neurons. Any non-negative scale: the largest becomes 65535. */
export interface WeightsInput {
  readonly netuid: number
  /** Default 0, the subnet's only mechanism unless its owner made more. */
  readonly mechanism?: number
  readonly uids: readonly number[]
  readonly weights: readonly number[]
  /**
   * Keep weights that are too small for the chain, less than half of 1/65535 of the largest, at its smallest value.
   * Default: they are left out, as in the reference, and named in `dropped` of the result.
   */
  readonly keepSmallWeights?: boolean
  /** Must be at least the subnet's weights_version. Default: the protocol version. */
  readonly versionKey?: bigint | number
}

/** Weights that are in a block. */
export interface WeightsIncluded extends Included {
  /** Neurons whose weight was above 0 and too small for the chain: they got none. See `keepSmallWeights`. */
  readonly dropped: readonly number[]
}

/** What has to be kept until a commitment is revealed. */
export interface PendingReveal {
  readonly netuid: number
  readonly mechanism: number
  readonly uids: readonly number[]
  readonly values: readonly number[]
  readonly salt: readonly number[]
  readonly versionKey: bigint | number
}

/** Where a neuron announces that it serves. */
export interface ServeInput {
  readonly netuid: number
  readonly ip: string
  readonly port: number
  readonly version?: number
}

/** Stake to move in or out. */
export interface StakeInput {
  readonly hotkey: string
  readonly netuid: number
  /** Rao to stake; rao of alpha to take out. */
  readonly amount: bigint
}

/** Weights would be hidden until the Drand beacon opens them, on a chain that does not hear it: they would never appear. */
export class NoDrandPulses extends GliaError {
  constructor(netuid: number) {
    super(
      'NO_DRAND_PULSES',
      `subnet ${netuid} hides weights until a pulse of the Drand beacon opens them, and this chain has stored none (Drand.LastStoredRound is 0): they would never appear. ` +
        `On a local network let its sudo key switch that off: glia.sudo(sudoKey, glia.chain.call('AdminUtils', 'sudo_set_commit_reveal_weights_enabled', { netuid: ${netuid}, enabled: false })), ` +
        'after sudo_set_admin_freeze_window with { window: 0 } where settings are frozen. Where pulses are still to come, use commitTimelocked()',
    )
  }
}

/** IPv4 and IPv6 axons alike announce this protocol number. */
const AXON_PROTOCOL = 4

/**
 * The network for programs: reading through {@link Queries}, and the transactions people make most. Every transaction
 * waits until it is in a block and throws a typed error when the pool refuses it (`PoolError`) or when it fails there
 * (`DispatchError`). Anything else: `glia.chain.call(…)` and `glia.execute(…)`.
 */
export class Glia extends Queries {
  #heardDrand = false

  /** Closes the connection. */
  close(): void {
    this.chain.close()
  }

  /** Signs and submits a call; throws when it fails. */
  execute(signer: Keypair, call: Call, options: SubmitOptions = {}): Promise<Included> {
    return this.chain.execute(signer, call, options)
  }

  #subtensor(signer: Keypair, name: string, args: Record<string, unknown>, options: SubmitOptions): Promise<Included> {
    return this.execute(signer, this.chain.call('SubtensorModule', name, args), options)
  }

  /** Sends TAO. Keeps the sender's account alive unless told otherwise. */
  transfer(
    from: Keypair,
    to: string,
    amount: bigint,
    options: SubmitOptions & { allowDeath?: boolean } = {},
  ): Promise<Included> {
    const name = options.allowDeath ? 'transfer_allow_death' : 'transfer_keep_alive'
    return this.execute(from, this.chain.call('Balances', name, { dest: to, value: amount }), options)
  }

  /** Registers a hotkey on a subnet by burning TAO of the coldkey that signs. Subnet 0 is the root. */
  register(coldkey: Keypair, netuid: number, hotkey: string, options: SubmitOptions = {}): Promise<Included> {
    if (netuid === 0) return this.#subtensor(coldkey, 'root_register', { hotkey }, options)
    return this.#subtensor(coldkey, 'burned_register', { netuid, hotkey }, options)
  }

  /** Creates a subnet owned by the coldkey that signs. */
  registerNetwork(coldkey: Keypair, hotkey: string, options: SubmitOptions = {}): Promise<Included> {
    return this.#subtensor(coldkey, 'register_network', { hotkey }, options)
  }

  /** Lets a subnet's emission begin. Signed by its owner. */
  startSubnet(owner: Keypair, netuid: number, options: SubmitOptions = {}): Promise<Included> {
    return this.#subtensor(owner, 'start_call', { netuid }, options)
  }

  /** Stakes TAO to a hotkey on a subnet. */
  addStake(coldkey: Keypair, { hotkey, netuid, amount }: StakeInput, options: SubmitOptions = {}): Promise<Included> {
    return this.#subtensor(coldkey, 'add_stake', { hotkey, netuid, amount_staked: amount }, options)
  }

  /** Takes alpha out of a position and gets TAO for it. */
  removeStake(
    coldkey: Keypair,
    { hotkey, netuid, amount }: StakeInput,
    options: SubmitOptions = {},
  ): Promise<Included> {
    return this.#subtensor(coldkey, 'remove_stake', { hotkey, netuid, amount_unstaked: amount }, options)
  }

  /**
   * Sets weights the way the subnet wants them: directly, or as a time-locked commitment which the chain reveals by
   * itself when the subnet has commit-reveal enabled.
   *
   * @throws NoDrandPulses where the chain could never reveal it
   */
  async setWeights(hotkey: Keypair, input: WeightsInput, options: SubmitOptions = {}): Promise<WeightsIncluded> {
    const hidden = await this.storage<boolean>('SubtensorModule', 'CommitRevealWeightsEnabled', input.netuid)
    if (!hidden) return this.setOpenWeights(hotkey, input, options)
    if (!(await this.#hearsDrand())) throw new NoDrandPulses(input.netuid)
    return this.commitTimelocked(hotkey, input, options)
  }

  /** Whether the chain has stored a pulse; asked until it has. */
  async #hearsDrand(): Promise<boolean> {
    this.#heardDrand ||= Number(await this.storage<bigint>('Drand', 'LastStoredRound')) > 0
    return this.#heardDrand
  }

  /** Sets weights directly. Subnets with commit-reveal refuse this. */
  async setOpenWeights(hotkey: Keypair, input: WeightsInput, options: SubmitOptions = {}): Promise<WeightsIncluded> {
    const { netuid, mechanism = 0 } = input
    const { uids: dests, values: weights, dropped } = quantizeWeights(input.uids, input.weights, input)
    const row = { netuid, dests, weights, version_key: input.versionKey ?? PROTOCOL_VERSION }
    const included =
      mechanism === 0
        ? await this.#subtensor(hotkey, 'set_weights', row, options)
        : await this.#subtensor(hotkey, 'set_mechanism_weights', { ...row, mecid: mechanism }, options)
    return { ...included, dropped }
  }

  /** Commits to weights that a future signature of the drand beacon opens: nobody has to reveal them. */
  async commitTimelocked(hotkey: Keypair, input: WeightsInput, options: SubmitOptions = {}): Promise<WeightsIncluded> {
    expectSigner(hotkey)
    const { netuid, mechanism = 0, versionKey = PROTOCOL_VERSION } = input
    const { uids, values, dropped } = quantizeWeights(input.uids, input.weights, input)
    // Pairings are a large module: only those who hide weights load it.
    const { revealRound, timelockEncrypt, weightsPayload } = await import('../weights/timelock/index.ts')
    const now = Date.now() / 1000
    const round = revealRound(await this.#epochClock(netuid), this.blockTime, now)
    const commit = timelockEncrypt(weightsPayload(hotkey.publicKey, uids, values, versionKey), round)
    const commit_reveal_version = await this.storage<number>('SubtensorModule', 'CommitRevealWeightsVersion')
    const args = { netuid, mecid: mechanism, commit, reveal_round: round, commit_reveal_version }
    return { ...(await this.#subtensor(hotkey, 'commit_timelocked_mechanism_weights', args, options)), dropped }
  }

  async #epochClock(netuid: number): Promise<EpochClock> {
    const read = async (item: string) => Number(await this.storage('SubtensorModule', item, netuid))
    const [currentBlock, lastEpochBlock, pendingEpochAt, tempo, revealPeriodEpochs] = await Promise.all([
      this.chain.blockNumber(),
      read('LastEpochBlock'),
      read('PendingEpochAt'),
      read('Tempo'),
      read('RevealPeriodEpochs'),
    ])
    return { currentBlock, lastEpochBlock, pendingEpochAt, tempo, revealPeriodEpochs }
  }

  /** Commits to weights by their hash. Keep what comes back: it is needed to reveal them. */
  async commitWeights(
    hotkey: Keypair,
    input: WeightsInput,
    options: SubmitOptions = {},
  ): Promise<{ included: WeightsIncluded; reveal: PendingReveal }> {
    expectSigner(hotkey)
    const { netuid, mechanism = 0, versionKey = PROTOCOL_VERSION } = input
    const { uids, values, dropped } = quantizeWeights(input.uids, input.weights, input)
    const reveal: PendingReveal = { netuid, mechanism, uids, values, salt: randomSalt(), versionKey }
    const commit_hash = commitHash({ ...reveal, hotkey: hotkey.address, netuid: storageIndex(netuid, mechanism) })
    const included =
      mechanism === 0
        ? await this.#subtensor(hotkey, 'commit_weights', { netuid, commit_hash }, options)
        : await this.#subtensor(hotkey, 'commit_mechanism_weights', { netuid, mecid: mechanism, commit_hash }, options)
    return { included: { ...included, dropped }, reveal }
  }

  /** Reveals committed weights, in the window the subnet allows. */
  revealWeights(hotkey: Keypair, reveal: PendingReveal, options: SubmitOptions = {}): Promise<Included> {
    const { netuid, mechanism, uids, values, salt, versionKey } = reveal
    const row = { netuid, uids, values, salt, version_key: versionKey }
    if (mechanism === 0) return this.#subtensor(hotkey, 'reveal_weights', row, options)
    return this.#subtensor(hotkey, 'reveal_mechanism_weights', { ...row, mecid: mechanism }, options)
  }

  /** Announces where a neuron serves. Signed by its hotkey. */
  serveAxon(hotkey: Keypair, input: ServeInput, options: SubmitOptions = {}): Promise<Included> {
    const { value, version } = ipToInt(input.ip)
    const args = {
      netuid: input.netuid,
      version: input.version ?? PROTOCOL_VERSION,
      ip: value,
      port: input.port,
      ip_type: version,
      protocol: AXON_PROTOCOL,
      placeholder1: 0,
      placeholder2: 0,
    }
    return this.#subtensor(hotkey, 'serve_axon', args, options)
  }

  /** Takes an announcement back: address 0 and port 1, which is what the chain accepts as "not serving". */
  stopServing(hotkey: Keypair, netuid: number, options: SubmitOptions = {}): Promise<Included> {
    return this.serveAxon(hotkey, { netuid, ip: '0.0.0.0', port: 1, version: 0 }, options)
  }

  /** Several calls in one transaction: all succeed or none does. */
  batch(signer: Keypair, calls: readonly Call[], options: SubmitOptions = {}): Promise<Included> {
    const batch = this.chain.call('Utility', 'batch_all', { calls })
    return this.execute(signer, batch, options)
  }

  /** A call as the network's administrator. */
  sudo(sudoKey: Keypair, call: Call, options: SubmitOptions = {}): Promise<Included> {
    return this.execute(sudoKey, this.chain.call('Sudo', 'sudo', { call }), options)
  }
}

/** Connects to a node: `connect('ws://127.0.0.1:9944')`. Retries while the node is still starting. */
export async function connect(url: string, options: ConnectionOptions = {}): Promise<Glia> {
  return new Glia(await ChainClient.connect(url, options))
}
