import { GliaError } from '@glia/base'
import { ChainClient, type Included, type SubmitOptions } from '../client/chainClient.ts'
import type { Call } from '../client/metadata/metadata.ts'
import type { ConnectionOptions } from '../client/rpc/session.ts'
import type { NodeEndpoint } from '../client/transport/transportTo.ts'
import { expectSigner, type Keypair } from '../keys/keypair.ts'
import { ipToInt } from '../metagraph/axonInfo.ts'
import { PROTOCOL_VERSION } from '../neuron/version.ts'
import { commitHash, randomSalt, storageIndex } from '../weights/commit.ts'
import { quantizeWeights } from '../weights/quantize.ts'
import type { EpochClock } from '../weights/timelock/drand.ts'
import {
  ChainView,
  checkAddStake,
  checkBatch,
  checkCommit,
  checkOpenWeights,
  checkRegister,
  checkRegisterNetwork,
  checkRemoveStake,
  checkReveal,
  checkRootRegister,
  checkServe,
  checkStart,
  checkSudo,
  checkTransfer,
} from './checks/index.ts'
import type {
  PendingReveal,
  ServeInput,
  StakeInput,
  TransactionOptions,
  TransferredAll,
  WeightsIncluded,
  WeightsInput,
} from './inputs.ts'
import { Queries } from './queries.ts'

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
 * waits until it is in a block and throws a typed error when the chain as it is would let it fail (`CheckError`, before
 * anything is signed), when the pool refuses it (`PoolError`) or when it fails in its block all the same
 * (`DispatchError`). Anything else, unchecked: `glia.chain.call(…)` and `glia.execute(…)`.
 */
export class Glia extends Queries {
  #heardDrand = false
  readonly #view = new ChainView(this)

  /** Closes the connection. */
  close(): void {
    this.chain.close()
  }

  /** Signs and submits a call; throws when it fails. */
  execute(signer: Keypair, call: Call, options: SubmitOptions = {}): Promise<Included> {
    return this.chain.execute(signer, call, options)
  }

  async #checked(
    signer: Keypair,
    call: Call,
    options: TransactionOptions,
    check: (view: ChainView) => Promise<void> | void,
  ): Promise<Included> {
    expectSigner(signer)
    if (options.check !== false) await check(this.#view)
    return this.execute(signer, call, options)
  }

  #subtensor(name: string, args: Record<string, unknown>): Call {
    return this.chain.call('SubtensorModule', name, args)
  }

  /** Sends TAO. Keeps the sender's account alive unless told otherwise. */
  async transfer(
    from: Keypair,
    to: string,
    amount: bigint,
    options: TransactionOptions & { allowDeath?: boolean } = {},
  ): Promise<Included> {
    const { allowDeath = false, tip } = options
    const name = allowDeath ? 'transfer_allow_death' : 'transfer_keep_alive'
    const call = this.chain.call('Balances', name, { dest: to, value: amount })
    return this.#checked(from, call, options, (view) =>
      checkTransfer(view, from, call, { to, amount, allowDeath, tip }),
    )
  }

  /** Sends all TAO that may leave: but for the fee and, unless told otherwise, what keeps the sender's account alive. */
  async transferAll(
    from: Keypair,
    to: string,
    options: TransactionOptions & { allowDeath?: boolean } = {},
  ): Promise<TransferredAll> {
    const { allowDeath = false, tip } = options
    const call = this.chain.call('Balances', 'transfer_all', { dest: to, keep_alive: !allowDeath })
    const included = await this.#checked(from, call, options, (view) =>
      checkTransfer(view, from, call, { to, amount: undefined, allowDeath, tip }),
    )
    const moved = included.events.find(({ pallet, name }) => pallet === 'Balances' && name === 'Transfer')
    return { ...included, amount: (moved?.fields as { amount?: bigint } | undefined)?.amount ?? 0n }
  }

  /** Registers a hotkey on a subnet by burning TAO of the coldkey that signs. Subnet 0 is the root. */
  async register(
    coldkey: Keypair,
    netuid: number,
    hotkey: string,
    options: TransactionOptions = {},
  ): Promise<Included> {
    const { tip } = options
    const call =
      netuid === 0
        ? this.#subtensor('root_register', { hotkey })
        : this.#subtensor('burned_register', { netuid, hotkey })
    const check = netuid === 0 ? checkRootRegister : checkRegister
    return this.#checked(coldkey, call, options, (view) => check(view, coldkey, call, { netuid, hotkey, tip }))
  }

  /** Creates a subnet owned by the coldkey that signs. */
  async registerNetwork(coldkey: Keypair, hotkey: string, options: TransactionOptions = {}): Promise<Included> {
    const { tip } = options
    const call = this.#subtensor('register_network', { hotkey })
    return this.#checked(coldkey, call, options, (view) => checkRegisterNetwork(view, coldkey, call, { hotkey, tip }))
  }

  /** Lets a subnet's emission begin. Signed by its owner. */
  async startSubnet(owner: Keypair, netuid: number, options: TransactionOptions = {}): Promise<Included> {
    const { tip } = options
    const call = this.#subtensor('start_call', { netuid })
    return this.#checked(owner, call, options, (view) => checkStart(view, owner, call, { netuid, tip }))
  }

  /** Stakes TAO to a hotkey on a subnet. */
  async addStake(coldkey: Keypair, stake: StakeInput, options: TransactionOptions = {}): Promise<Included> {
    const { hotkey, netuid, amount } = stake
    const call = this.#subtensor('add_stake', { hotkey, netuid, amount_staked: amount })
    const plan = { hotkey, netuid, amount, tip: options.tip }
    return this.#checked(coldkey, call, options, (view) => checkAddStake(view, coldkey, call, plan))
  }

  /** Takes alpha out of a position and gets TAO for it. */
  async removeStake(coldkey: Keypair, stake: StakeInput, options: TransactionOptions = {}): Promise<Included> {
    const { hotkey, netuid, amount } = stake
    const call = this.#subtensor('remove_stake', { hotkey, netuid, amount_unstaked: amount })
    return this.#checked(coldkey, call, options, (view) => checkRemoveStake(view, coldkey, stake))
  }

  /**
   * Sets weights the way the subnet wants them: directly, or as a time-locked commitment which the chain reveals by
   * itself when the subnet has commit-reveal enabled.
   *
   * @throws NoDrandPulses where the chain could never reveal it
   */
  async setWeights(hotkey: Keypair, input: WeightsInput, options: TransactionOptions = {}): Promise<WeightsIncluded> {
    const hidden = await this.storage<boolean>('SubtensorModule', 'CommitRevealWeightsEnabled', input.netuid)
    if (!hidden) return this.setOpenWeights(hotkey, input, options)
    if (!(await this.#hearsDrand())) {
      // A subnet that is not there would hide its weights, too, by default.
      if (options.check !== false) await this.#view.expectSubnet(input.netuid)
      throw new NoDrandPulses(input.netuid)
    }
    return this.commitTimelocked(hotkey, input, options)
  }

  /** Whether the chain has stored a pulse; asked until it has. */
  async #hearsDrand(): Promise<boolean> {
    this.#heardDrand ||= Number(await this.storage<bigint>('Drand', 'LastStoredRound')) > 0
    return this.#heardDrand
  }

  /** Sets weights directly. Subnets with commit-reveal refuse this. */
  async setOpenWeights(
    hotkey: Keypair,
    input: WeightsInput,
    options: TransactionOptions = {},
  ): Promise<WeightsIncluded> {
    const { netuid, mechanism = 0 } = input
    const { uids: dests, values: weights, dropped } = quantizeWeights(input.uids, input.weights, input)
    const versionKey = input.versionKey ?? PROTOCOL_VERSION
    const row = { netuid, dests, weights, version_key: versionKey }
    const call =
      mechanism === 0
        ? this.#subtensor('set_weights', row)
        : this.#subtensor('set_mechanism_weights', { ...row, mecid: mechanism })
    const plan = { netuid, mechanism, uids: dests, versionKey }
    const included = await this.#checked(hotkey, call, options, (view) => checkOpenWeights(view, hotkey, plan))
    return { ...included, dropped }
  }

  /** Commits to weights that a future signature of the drand beacon opens: nobody has to reveal them. */
  async commitTimelocked(
    hotkey: Keypair,
    input: WeightsInput,
    options: TransactionOptions = {},
  ): Promise<WeightsIncluded> {
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
    const call = this.#subtensor('commit_timelocked_mechanism_weights', args)
    const plan = { netuid, mechanism, uids, versionKey }
    const included = await this.#checked(hotkey, call, options, (view) => checkCommit(view, hotkey, plan))
    return { ...included, dropped }
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
    options: TransactionOptions = {},
  ): Promise<{ included: WeightsIncluded; reveal: PendingReveal }> {
    expectSigner(hotkey)
    const { netuid, mechanism = 0, versionKey = PROTOCOL_VERSION } = input
    const { uids, values, dropped } = quantizeWeights(input.uids, input.weights, input)
    const reveal: PendingReveal = { netuid, mechanism, uids, values, salt: randomSalt(), versionKey }
    const commit_hash = hashOf(hotkey, reveal)
    const call =
      mechanism === 0
        ? this.#subtensor('commit_weights', { netuid, commit_hash })
        : this.#subtensor('commit_mechanism_weights', { netuid, mecid: mechanism, commit_hash })
    const plan = { netuid, mechanism, uids, versionKey }
    const included = await this.#checked(hotkey, call, options, (view) => checkCommit(view, hotkey, plan))
    return { included: { ...included, dropped }, reveal }
  }

  /** Reveals committed weights, in the window the subnet allows. */
  async revealWeights(hotkey: Keypair, reveal: PendingReveal, options: TransactionOptions = {}): Promise<Included> {
    const { netuid, mechanism, uids, values, salt, versionKey } = reveal
    const row = { netuid, uids, values, salt, version_key: versionKey }
    const call =
      mechanism === 0
        ? this.#subtensor('reveal_weights', row)
        : this.#subtensor('reveal_mechanism_weights', { ...row, mecid: mechanism })
    return this.#checked(hotkey, call, options, (view) =>
      checkReveal(view, hotkey, { netuid, mechanism, hash: hashOf(hotkey, reveal) }),
    )
  }

  /** Announces where a neuron serves. Signed by its hotkey. */
  async serveAxon(hotkey: Keypair, input: ServeInput, options: TransactionOptions = {}): Promise<Included> {
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
    const call = this.#subtensor('serve_axon', args)
    return this.#checked(hotkey, call, options, (view) => checkServe(view, hotkey, { ...input, value, version }))
  }

  /** Takes an announcement back: address 0 and port 1, which is what the chain accepts as "not serving". */
  stopServing(hotkey: Keypair, netuid: number, options: TransactionOptions = {}): Promise<Included> {
    return this.serveAxon(hotkey, { netuid, ip: '0.0.0.0', port: 1, version: 0 }, options)
  }

  /** Several calls in one transaction: all succeed or none does. */
  async batch(signer: Keypair, calls: readonly Call[], options: TransactionOptions = {}): Promise<Included> {
    const batch = this.chain.call('Utility', 'batch_all', { calls })
    const plan = { calls, tip: options.tip }
    return this.#checked(signer, batch, options, (view) => checkBatch(view, signer, batch, plan))
  }

  /** A call as the network's administrator. */
  async sudo(sudoKey: Keypair, call: Call, options: TransactionOptions = {}): Promise<Included> {
    const sudo = this.chain.call('Sudo', 'sudo', { call })
    return this.#checked(sudoKey, sudo, options, (view) => checkSudo(view, sudoKey))
  }
}

/** What a commitment to these weights hides them as. */
function hashOf(hotkey: Keypair, reveal: PendingReveal): string {
  const { netuid, mechanism } = reveal
  return commitHash({ ...reveal, hotkey: hotkey.address, netuid: storageIndex(netuid, mechanism) })
}

/**
 * Connects to a node: `connect('ws://127.0.0.1:9944')`; see {@link ChainClient.connect}. Retries while the node is still
 * starting.
 */
export async function connect(to: NodeEndpoint, options: ConnectionOptions = {}): Promise<Glia> {
  return new Glia(await ChainClient.connect(to, options))
}
