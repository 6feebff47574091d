import { GliaError } from '@glia/base'
import { ChainClient, type Included, type SubmitOptions } from '../client/chainClient.ts'
import type { Call } from '../client/metadata/metadata.ts'
import type { ConnectionOptions } from '../client/rpc/session.ts'
import type { NodeEndpoint } from '../client/transport/transportTo.ts'
import { expectSigner, type Keypair } from '../keys/keypair.ts'
import type { SubnetNumber, Tao } from '../types.ts'
import { expectTao } from './amounts.ts'
import { ChainView } from './checks/index.ts'
import { Economy } from './economy.ts'
import type { HyperparameterInput } from './hyperparameters/set.ts'
import type {
  CommitInput,
  PendingReveal,
  ServeInput,
  TransactionOptions,
  TransferredAll,
  WeightsIncluded,
  WeightsInput,
} from './inputs.ts'
import { Guard } from './policy/guard.ts'
import { exposureOf } from './policy/judge.ts'
import type { Policy } from './policy/policy.ts'
import type { Quote } from './quotes.ts'
import type { BurnAlphaInput, StakeBurnInput } from './verbs/burnAlpha.ts'
import type { ChildrenInput } from './verbs/children.ts'
import type { CommitmentInput } from './verbs/commitment.ts'
import { type InputOf, type PlanOf, VERBS, type VerbName } from './verbs/index.ts'
import type { MoveStakeInput, SwapStakeInput, TransferStakeInput } from './verbs/moveStake.ts'
import type { RootClaim } from './verbs/rootClaim.ts'
import type { AddStakeInput, RemoveStakeInput } from './verbs/stake.ts'
import type { ChildkeyTakeInput, TakeInput } from './verbs/takes.ts'
import type { Exposure, Plan, Scene, Verb } from './verbs/verb.ts'

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

/** What a verb would do, as the chain is now. Nothing was signed. */
export interface Preview {
  readonly verb: VerbName
  /** SS58. */
  readonly signer: string
  /** To read before signing. */
  readonly sentence: string
  /** As `Pallet.call`. */
  readonly call: string
  /** The chain's estimate, in rao. */
  readonly fee: Tao
  /** What it can take besides the fee, and where; null for calls that the SDK does not know. */
  readonly exposure: Exposure | null
  /** What a pool would give; null where none is involved. */
  readonly quote: Quote | null
}

/**
 * The network for programs: reading through {@link Economy}, and the transactions people make most. Every transaction
 * waits until it is in a block and throws a typed error when the chain as it is would let it fail (`CheckError`, before
 * anything is signed), when the pool refuses it (`PoolError`) or when it fails in its block all the same
 * (`DispatchError`). Anything else, unchecked: `glia.chain.call(…)` and `glia.execute(…)`.
 */
export class Glia extends Economy {
  #heardDrand = false
  readonly #view = new ChainView(this)
  readonly #guard: Guard

  constructor(chain: ChainClient, policies: readonly Policy[] = []) {
    const guard = new Guard(chain, policies)
    super(policies.length === 0 ? chain : guard.chain)
    this.#guard = guard
  }

  /**
   * The same network through a policy: what it does not allow throws {@link PolicyError} before it is signed. Policies add up:
   * one that is held already stays. Both share one connection: closing one closes the other.
   */
  withPolicy(policy: Policy): Glia {
    return this.#guard.held(policy, (chain, policies) => new Glia(chain, policies))
  }

  /** Closes the connection. */
  close(): void {
    this.chain.close()
  }

  /** Signs and submits a call; throws when it fails. */
  execute(signer: Keypair, call: Call, options: SubmitOptions = {}): Promise<Included> {
    return this.chain.execute(signer, call, options)
  }

  /**
   * What a verb would cost, give and do. Signs nothing: the public half of a key is enough.
   *
   * @throws CheckError, PolicyError what the verb itself would throw before it signs
   */
  async preview<Name extends VerbName>(
    name: Name,
    signer: Keypair,
    input: InputOf<Name>,
    options: TransactionOptions = {},
  ): Promise<Preview> {
    const plan = await this.#plan(name, signer, input, options)
    await this.#guard.judge(signer, plan.call, options)
    if (options.check !== false) await plan.check()
    const { call, sentence } = plan
    const [{ partialFee }, exposure, quote = null] = await Promise.all([
      this.chain.estimateFee(signer, call),
      exposureOf(this, signer.address, call),
      plan.quote?.(),
    ])
    return {
      verb: name,
      signer: signer.address,
      sentence,
      call: `${call.pallet}.${call.name}`,
      fee: partialFee as Tao,
      exposure,
      quote,
    }
  }

  /** Does what a verb says, by the verb's name: what the methods below do, for programs that choose it at run time. */
  async perform<Name extends VerbName>(
    name: Name,
    signer: Keypair,
    input: InputOf<Name>,
    options: TransactionOptions = {},
  ): Promise<Included> {
    return (await this.#perform(name, signer, input, options)).included
  }

  async #plan<Name extends VerbName>(
    name: Name,
    signer: Keypair,
    input: InputOf<Name>,
    { tip }: TransactionOptions,
  ): Promise<PlanOf<Name>> {
    expectSigner(signer)
    if (tip !== undefined) expectTao(tip)
    const bounded = this.#guard.policies.length > 0
    const scene: Scene = { view: this.#view, queries: this, signer, tip, bounded }
    // The table gives each name its own input and plan; the type of a union of functions says less.
    const { plan } = VERBS[name] as unknown as Verb<InputOf<Name>, PlanOf<Name> & Plan>
    return plan(scene, input)
  }

  async #perform<Name extends VerbName>(
    name: Name,
    signer: Keypair,
    input: InputOf<Name>,
    options: TransactionOptions,
  ): Promise<{ readonly plan: PlanOf<Name>; readonly included: Included }> {
    const plan = await this.#plan(name, signer, input, options)
    const check = options.check === false ? () => undefined : () => plan.check()
    const included = await this.#guard.submit(signer, plan.call, options, { raw: false, check })
    if (included.error) throw included.error
    return { plan, included }
  }

  // TAO

  /** Sends TAO. Keeps the sender's account alive unless told otherwise. */
  transfer(
    from: Keypair,
    to: string,
    amount: Tao,
    options: TransactionOptions & { allowDeath?: boolean } = {},
  ): Promise<Included> {
    return this.perform('transfer', from, { to, amount, allowDeath: options.allowDeath === true }, options)
  }

  /** Sends all TAO that may leave: but for the fee and, unless told otherwise, what keeps the sender's account alive. */
  async transferAll(
    from: Keypair,
    to: string,
    options: TransactionOptions & { allowDeath?: boolean } = {},
  ): Promise<TransferredAll> {
    const included = await this.perform('transferAll', from, { to, allowDeath: options.allowDeath === true }, options)
    const moved = included.events.find(({ pallet, name }) => pallet === 'Balances' && name === 'Transfer')
    return { ...included, amount: ((moved?.fields as { amount?: bigint } | undefined)?.amount ?? 0n) as Tao }
  }

  // Subnets

  /**
   * Registers a hotkey on a subnet by burning TAO of the coldkey that signs, `atMost` as much where it is given. Subnet 0 is
   * the root.
   */
  register(
    coldkey: Keypair,
    netuid: SubnetNumber,
    hotkey: string,
    options: TransactionOptions & { atMost?: Tao } = {},
  ): Promise<Included> {
    const { atMost } = options
    const input = { netuid, hotkey, ...(atMost === undefined ? {} : { atMost }) }
    return this.perform('register', coldkey, input, options)
  }

  /** Creates a subnet owned by the coldkey that signs. */
  registerNetwork(coldkey: Keypair, hotkey: string, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('registerNetwork', coldkey, { hotkey }, options)
  }

  /** Lets a subnet's emission begin. Signed by its owner. */
  startSubnet(owner: Keypair, netuid: SubnetNumber, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('startSubnet', owner, { netuid }, options)
  }

  // Stake

  /** Stakes TAO to a hotkey on a subnet, at most 5 % above the price of now unless `maxSlippage` says otherwise. */
  addStake(coldkey: Keypair, stake: AddStakeInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('addStake', coldkey, stake, options)
  }

  /** Takes alpha out of a position and gets TAO for it, at most 5 % below the price of now unless told otherwise. */
  removeStake(coldkey: Keypair, stake: RemoveStakeInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('removeStake', coldkey, stake, options)
  }

  /** Moves stake to another hotkey. Between subnets it goes at the prices of the moment: `swapStake` has a limit. */
  moveStake(coldkey: Keypair, stake: MoveStakeInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('moveStake', coldkey, stake, options)
  }

  /** Moves stake to another subnet, with its hotkey, at most 5 % below the price of now unless told otherwise. */
  swapStake(coldkey: Keypair, stake: SwapStakeInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('swapStake', coldkey, stake, options)
  }

  /** Gives stake to another coldkey. */
  transferStake(coldkey: Keypair, stake: TransferStakeInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('transferStake', coldkey, stake, options)
  }

  /** Takes everything out that is staked with a validator, on every subnet, at the prices of the moment. */
  unstakeAll(coldkey: Keypair, hotkey: string, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('unstakeAll', coldkey, { hotkey }, options)
  }

  /** Takes the alpha out that is staked with a validator, at the prices of the moment, and stakes the TAO on root. */
  unstakeAllAlpha(coldkey: Keypair, hotkey: string, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('unstakeAllAlpha', coldkey, { hotkey }, options)
  }

  /** Puts staked alpha out of everybody's reach; it stays issued. */
  burnAlpha(coldkey: Keypair, stake: BurnAlphaInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('burnAlpha', coldkey, stake, options)
  }

  /** Takes staked alpha out of existence, so that it can be issued again. */
  recycleAlpha(coldkey: Keypair, stake: BurnAlphaInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('recycleAlpha', coldkey, stake, options)
  }

  /** Buys a subnet's alpha with TAO and burns it at once. */
  stakeBurn(coldkey: Keypair, stake: StakeBurnInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('stakeBurn', coldkey, stake, options)
  }

  /** Takes root dividends on one to five subnets now. */
  claimRoot(coldkey: Keypair, subnets: readonly SubnetNumber[], options: TransactionOptions = {}): Promise<Included> {
    return this.perform('claimRoot', coldkey, { subnets }, options)
  }

  /** Chooses what root dividends become: `'Swap'` for TAO on root, `'Keep'` for alpha, or alpha on some subnets alone. */
  setRootClaim(coldkey: Keypair, claim: RootClaim, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('setRootClaim', coldkey, { claim }, options)
  }

  /** Lets incentive of the coldkey's miners on a subnet be staked with this hotkey from now on. */
  setAutoStake(
    coldkey: Keypair,
    input: { readonly netuid: SubnetNumber; readonly hotkey: string },
    options: TransactionOptions = {},
  ): Promise<Included> {
    return this.perform('setAutoStake', coldkey, input, options)
  }

  // Delegation

  /** Names all children of a hotkey on a subnet with their shares; none revokes those there are. */
  setChildren(coldkey: Keypair, input: ChildrenInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('setChildren', coldkey, input, options)
  }

  /** Sets what a hotkey keeps, as a child, of its parents' dividends on a subnet: 0 to 1. */
  setChildkeyTake(coldkey: Keypair, input: ChildkeyTakeInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('setChildkeyTake', coldkey, input, options)
  }

  /** Raises or lowers what a validator keeps of what it earns for others: 0 to 1. */
  setTake(coldkey: Keypair, input: TakeInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('setTake', coldkey, input, options)
  }

  // What accounts and subnets say

  /** Says who a coldkey is; what is left out becomes empty. */
  setIdentity(coldkey: Keypair, identity: InputOf<'setIdentity'>, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('setIdentity', coldkey, identity, options)
  }

  /** Says what a subnet is; what is left out becomes empty. Signed by its owner. */
  setSubnetIdentity(
    owner: Keypair,
    identity: InputOf<'setSubnetIdentity'>,
    options: TransactionOptions = {},
  ): Promise<Included> {
    return this.perform('setSubnetIdentity', owner, identity, options)
  }

  /** Changes a setting of a subnet, by btcli's name for it. Signed by its owner, or where only sudo may, by the sudo key. */
  setHyperparameter(owner: Keypair, input: HyperparameterInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('setHyperparameter', owner, input, options)
  }

  /** Commits to public data on a subnet, at most 512 bytes. Signed by a hotkey that is registered there. */
  setCommitment(hotkey: Keypair, input: CommitmentInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('setCommitment', hotkey, input, options)
  }

  // Weights

  /**
   * Sets weights the way the subnet wants them: directly, or as a time-locked commitment which the chain reveals by
   * itself when the subnet has commit-reveal enabled.
   *
   * @throws NoDrandPulses where the chain could never reveal it
   */
  async setWeights(hotkey: Keypair, input: WeightsInput, options: TransactionOptions = {}): Promise<WeightsIncluded> {
    const name = await this.weightsVerb(input.netuid, options)
    const { included, plan } = await this.#perform(name, hotkey, input, options)
    return { ...included, dropped: plan.dropped }
  }

  /**
   * The verb that sets weights the way the subnet wants them.
   *
   * @throws NoDrandPulses where the chain could never reveal hidden ones
   */
  async weightsVerb(
    netuid: SubnetNumber,
    { check }: TransactionOptions = {},
  ): Promise<'setOpenWeights' | 'commitTimelocked'> {
    if (!(await this.storage('SubtensorModule', 'CommitRevealWeightsEnabled', netuid))) return 'setOpenWeights'
    if (await this.#hearsDrand()) return 'commitTimelocked'
    // A subnet that is not there would hide its weights, too, by default.
    if (check !== false) await this.#view.expectSubnet(netuid)
    throw new NoDrandPulses(netuid)
  }

  /** Whether the chain has stored a pulse; asked until it has. */
  async #hearsDrand(): Promise<boolean> {
    this.#heardDrand ||= Number(await this.storage('Drand', 'LastStoredRound')) > 0
    return this.#heardDrand
  }

  /** Sets weights directly. Subnets with commit-reveal refuse this. */
  async setOpenWeights(
    hotkey: Keypair,
    input: WeightsInput,
    options: TransactionOptions = {},
  ): Promise<WeightsIncluded> {
    const { included, plan } = await this.#perform('setOpenWeights', hotkey, input, options)
    return { ...included, dropped: plan.dropped }
  }

  /** Commits to weights that a future signature of the drand beacon opens: nobody has to reveal them. */
  async commitTimelocked(
    hotkey: Keypair,
    input: WeightsInput,
    options: TransactionOptions = {},
  ): Promise<WeightsIncluded> {
    const { included, plan } = await this.#perform('commitTimelocked', hotkey, input, options)
    return { ...included, dropped: plan.dropped }
  }

  /** Commits to weights by their hash. Keep what comes back: it is needed to reveal them. */
  async commitWeights(
    hotkey: Keypair,
    input: CommitInput,
    options: TransactionOptions = {},
  ): Promise<{ included: WeightsIncluded; reveal: PendingReveal }> {
    const { included, plan } = await this.#perform('commitWeights', hotkey, input, options)
    return { included: { ...included, dropped: plan.dropped }, reveal: plan.reveal }
  }

  /** Reveals committed weights, in the window the subnet allows. */
  revealWeights(hotkey: Keypair, reveal: PendingReveal, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('revealWeights', hotkey, reveal, options)
  }

  // Serving

  /** Announces where a neuron serves. Signed by its hotkey. */
  serveAxon(hotkey: Keypair, input: ServeInput, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('serveAxon', hotkey, input, options)
  }

  /** Takes an announcement back: address 0 and port 1, which is what the chain accepts as "not serving". */
  stopServing(hotkey: Keypair, netuid: SubnetNumber, options: TransactionOptions = {}): Promise<Included> {
    return this.serveAxon(hotkey, { netuid, ip: '0.0.0.0', port: 1, version: 0 }, options)
  }

  // Calls of calls

  /** Several calls in one transaction: all succeed or none does. */
  batch(signer: Keypair, calls: readonly Call[], options: TransactionOptions = {}): Promise<Included> {
    return this.perform('batch', signer, calls, options)
  }

  /** A call as the network's administrator. */
  sudo(sudoKey: Keypair, call: Call, options: TransactionOptions = {}): Promise<Included> {
    return this.perform('sudo', sudoKey, call, options)
  }
}

/**
 * Connects to a node: `connect('ws://127.0.0.1:9944')`; see {@link ChainClient.connect}. Retries while the node is still
 * starting.
 */
export async function connect(to: NodeEndpoint, options: ConnectionOptions = {}): Promise<Glia> {
  return new Glia(await ChainClient.connect(to, options))
}
