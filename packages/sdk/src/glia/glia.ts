import { RangeViolation, withKind } from '@glia/base'
import { ChainClient, type Included, type SubmitOptions } from '../client/chainClient.ts'
import type { Call } from '../client/metadata/metadata.ts'
import type { ConnectionOptions } from '../client/rpc/options.ts'
import type { NodeEndpoint } from '../client/transport/transportTo.ts'
import type { Keypair } from '../keys/keypair.ts'
import type { SubnetNumber, Tao } from '../types.ts'
import { Economy } from './economy.ts'
import type { HyperparameterInput } from './hyperparameters/set.ts'
import {
  type CommitInput,
  expectTransaction,
  type PendingReveal,
  type RevealInput,
  type ServeInput,
  type TransactionOptions,
  type TransferredAll,
  type WeightsIncluded,
  type WeightsInput,
} from './inputs.ts'
import { Guard } from './policy/guard.ts'
import { Policy } from './policy/policy.ts'
import { Queries } from './queries.ts'
import { type Preview, VerbRunner } from './verbRunner.ts'
import type { BurnAlphaInput, StakeBurnInput } from './verbs/burnAlpha.ts'
import type { ChildrenInput } from './verbs/children.ts'
import type { CommitmentInput } from './verbs/commitment.ts'
import type { InputOf, VerbName } from './verbs/index.ts'
import type { MoveStakeInput, SwapStakeInput, TransferStakeInput } from './verbs/moveStake.ts'
import type { RootClaim } from './verbs/rootClaim.ts'
import type { AddStakeInput, RemoveStakeInput } from './verbs/stake.ts'
import type { ChildkeyTakeInput, TakeInput } from './verbs/takes.ts'

/**
 * The network for programs: what {@link Queries} and {@link Economy} read, and the transactions people make most. Every
 * transaction waits until it is in a block and throws a typed error when the chain as it is would let it fail (`CheckError`,
 * before anything is signed), when the pool refuses it (`PoolError`) or when it fails in its block all the same
 * (`DispatchError`). Anything else, unchecked: `glia.chain.call(…)` and `glia.execute(…)`.
 */
export class Glia {
  /** Everything the runtime has, by name; behind the policies where there are some. */
  readonly chain: ChainClient
  readonly #queries: Queries
  readonly #economy: Economy
  readonly #guard: Guard
  readonly #runner: VerbRunner

  constructor(chain: ChainClient, policies: readonly Policy[] = []) {
    this.#guard = new Guard(chain, policies)
    this.chain = policies.length === 0 ? chain : this.#guard.chain
    this.#queries = new Queries(this.chain)
    this.#economy = new Economy(this.#queries)
    this.#runner = new VerbRunner(this.#queries, this.#guard)
  }

  /**
   * The same network through a policy: what it does not allow throws {@link PolicyError} before it is signed. Policies add up:
   * one that is held already stays. Both share one connection: closing one closes the other.
   *
   * @throws RangeViolation for what is no policy
   */
  withPolicy(policy: Policy): Glia {
    if (!(policy instanceof Policy))
      throw new RangeViolation('what holds a network', withKind(policy), 'a Policy, as policy({ … }) makes')
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
  preview<Name extends VerbName>(
    name: Name,
    signer: Keypair,
    input: InputOf<Name>,
    options: TransactionOptions = {},
  ): Promise<Preview> {
    return this.#runner.preview(name, signer, input, options)
  }

  /** Does what a verb says, by the verb's name: what the methods below do, for programs that choose it at run time. */
  async perform<Name extends VerbName>(
    name: Name,
    signer: Keypair,
    input: InputOf<Name>,
    options: TransactionOptions = {},
  ): Promise<Included> {
    return (await this.#runner.perform(name, signer, input, options)).included
  }

  // Reading

  /** An account's balance with its parts. */
  readonly account: Queries['account'] = (...args) => this.#queries.account(...args)

  /** An account's free balance in rao. */
  readonly balance: Queries['balance'] = (...args) => this.#queries.balance(...args)

  /**
   * What may leave an account, its fee included, in rao: all that is free but for what is frozen and, unless the account may end,
   * what keeps it alive.
   */
  readonly transferable: Queries['transferable'] = (...args) => this.#queries.transferable(...args)

  /** A subnet with all its neurons; of one mechanism when named. Throws {@link NoSuchSubnet}. */
  readonly metagraph: Queries['metagraph'] = (...args) => this.#queries.metagraph(...args)

  /** Some fields of a metagraph, by their chain names, undefined where not asked for. Throws {@link NoSuchSubnet}. */
  readonly selectiveMetagraph: Queries['selectiveMetagraph'] = (...args) => this.#queries.selectiveMetagraph(...args)

  /** All subnets. */
  readonly subnets: Queries['subnets'] = (...args) => this.#queries.subnets(...args)

  /** One subnet. Throws {@link NoSuchSubnet}. */
  readonly subnet: Queries['subnet'] = (...args) => this.#queries.subnet(...args)

  /** A hotkey's number on a subnet; undefined when it is not registered there. */
  readonly uidOf: Queries['uidOf'] = (...args) => this.#queries.uidOf(...args)

  /** The weight matrix of a subnet, one row per validator that has set weights. */
  readonly weights: Queries['weights'] = (...args) => this.#queries.weights(...args)

  /** Every position of a coldkey. */
  readonly stakes: Queries['stakes'] = (...args) => this.#queries.stakes(...args)

  /** One position in rao of alpha; zero when there is none. */
  readonly stake: Queries['stake'] = (...args) => this.#queries.stake(...args)

  /** Rao for one alpha of a subnet. */
  readonly alphaPrice: Queries['alphaPrice'] = (...args) => this.#queries.alphaPrice(...args)

  /** What registering a new subnet costs now, in rao. */
  readonly networkCost: Queries['networkCost'] = (...args) => this.#queries.networkCost(...args)

  /** What registering a neuron on a subnet costs now, in rao. */
  readonly burnCost: Queries['burnCost'] = (...args) => this.#queries.burnCost(...args)

  /** What an account must have to live, in rao, from the chain's own constant. */
  get existentialDeposit(): Tao {
    return this.#queries.existentialDeposit
  }

  /** Seconds between blocks, from the chain's own constant. */
  get blockTime(): number {
    return this.#queries.blockTime
  }

  /** Any storage value: the chain client's own method. */
  get storage(): ChainClient['storage'] {
    return this.#queries.storage
  }

  /** What staking TAO on a subnet would give as its pool is now. */
  readonly quoteStake: Economy['quoteStake'] = (...args) => this.#economy.quoteStake(...args)

  /** What taking alpha out of a subnet would give as its pool is now. */
  readonly quoteUnstake: Economy['quoteUnstake'] = (...args) => this.#economy.quoteUnstake(...args)

  /** Rao for one alpha of each subnet, by its number. */
  readonly alphaPrices: Economy['alphaPrices'] = (...args) => this.#economy.alphaPrices(...args)

  /** The settings of a subnet, by the chain's names. Throws NoSuchSubnet. */
  readonly hyperparameters: Economy['hyperparameters'] = (...args) => this.#economy.hyperparameters(...args)

  /** The least and the most that a setting takes, by the chain and by the subnet's other settings. */
  readonly hyperparameterBounds: Economy['hyperparameterBounds'] = (...args) =>
    this.#economy.hyperparameterBounds(...args)

  /** What a coldkey says about itself; undefined when nothing. */
  readonly identity: Economy['identity'] = (...args) => this.#economy.identity(...args)

  /** What a subnet's owner says about it; undefined when nothing. */
  readonly subnetIdentity: Economy['subnetIdentity'] = (...args) => this.#economy.subnetIdentity(...args)

  /** What a validator keeps of what it earns for others, 0 to 1. */
  readonly take: Economy['take'] = (...args) => this.#economy.take(...args)

  /** What a hotkey keeps, as a child, of its parents' dividends on a subnet, 0 to 1. */
  readonly childkeyTake: Economy['childkeyTake'] = (...args) => this.#economy.childkeyTake(...args)

  /** The children of a hotkey on a subnet, and those that are to be. */
  readonly children: Economy['children'] = (...args) => this.#economy.children(...args)

  /** The hotkeys that give a part of their stake weight on a subnet to this one. */
  readonly parents: Economy['parents'] = (...args) => this.#economy.parents(...args)

  /** Every validator that others may stake with. */
  readonly delegates: Economy['delegates'] = (...args) => this.#economy.delegates(...args)

  /** What a hotkey committed to on a subnet; undefined when nothing. */
  readonly commitment: Economy['commitment'] = (...args) => this.#economy.commitment(...args)

  /** What root dividends of a coldkey become. */
  readonly rootClaim: Economy['rootClaim'] = (...args) => this.#economy.rootClaim(...args)

  /** The hotkey with which incentive of a coldkey's miners on a subnet is staked; undefined when none was chosen. */
  readonly autoStake: Economy['autoStake'] = (...args) => this.#economy.autoStake(...args)

  // TAO

  /** Sends TAO. Keeps the sender's account alive unless told otherwise. */
  async transfer(
    from: Keypair,
    to: string,
    amount: Tao,
    options: TransactionOptions & { allowDeath?: boolean } = {},
  ): Promise<Included> {
    expectTransaction(options, { allowDeath: true })
    const { allowDeath = false, ...sending } = options
    return this.perform('transfer', from, { to, amount, allowDeath }, sending)
  }

  /** Sends all TAO that may leave: but for the fee and, unless told otherwise, what keeps the sender's account alive. */
  async transferAll(
    from: Keypair,
    to: string,
    options: TransactionOptions & { allowDeath?: boolean } = {},
  ): Promise<TransferredAll> {
    expectTransaction(options, { allowDeath: true })
    const { allowDeath = false, ...sending } = options
    const included = await this.perform('transferAll', from, { to, allowDeath }, sending)
    const moved = included.events.find(({ pallet, name }) => pallet === 'Balances' && name === 'Transfer')
    return { ...included, amount: ((moved?.fields as { amount?: bigint } | undefined)?.amount ?? 0n) as Tao }
  }

  // Subnets

  /**
   * Registers a hotkey on a subnet by burning TAO of the coldkey that signs, `atMost` as much where it is given. Subnet 0 is
   * the root.
   */
  async register(
    coldkey: Keypair,
    netuid: SubnetNumber,
    hotkey: string,
    options: TransactionOptions & { atMost?: Tao } = {},
  ): Promise<Included> {
    expectTransaction(options, { atMost: true })
    const { atMost, ...sending } = options
    const input = { netuid, hotkey, ...(atMost === undefined ? {} : { atMost }) }
    return this.perform('register', coldkey, input, sending)
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
    const { included, plan } = await this.#runner.perform(name, hotkey, input, options)
    return { ...included, dropped: plan.dropped }
  }

  /**
   * The verb that sets weights the way the subnet wants them.
   *
   * @throws NoDrandPulses where the chain could never reveal hidden ones
   */
  weightsVerb(netuid: SubnetNumber, options: TransactionOptions = {}): Promise<'setOpenWeights' | 'commitTimelocked'> {
    return this.#runner.weightsVerb(netuid, options)
  }

  /** Sets weights directly. Subnets with commit-reveal refuse this. */
  async setOpenWeights(
    hotkey: Keypair,
    input: WeightsInput,
    options: TransactionOptions = {},
  ): Promise<WeightsIncluded> {
    const { included, plan } = await this.#runner.perform('setOpenWeights', hotkey, input, options)
    return { ...included, dropped: plan.dropped }
  }

  /** Commits to weights that a future signature of the drand beacon opens: nobody has to reveal them. */
  async commitTimelocked(
    hotkey: Keypair,
    input: WeightsInput,
    options: TransactionOptions = {},
  ): Promise<WeightsIncluded> {
    const { included, plan } = await this.#runner.perform('commitTimelocked', hotkey, input, options)
    return { ...included, dropped: plan.dropped }
  }

  /** Commits to weights by their hash. Keep what comes back: it is needed to reveal them. */
  async commitWeights(
    hotkey: Keypair,
    input: CommitInput,
    options: TransactionOptions = {},
  ): Promise<{ included: WeightsIncluded; reveal: PendingReveal }> {
    const { included, plan } = await this.#runner.perform('commitWeights', hotkey, input, options)
    return { included: { ...included, dropped: plan.dropped }, reveal: plan.reveal }
  }

  /** Reveals committed weights, in the window the subnet allows: what `commitWeights` gave, or its weights with its salt. */
  revealWeights(
    hotkey: Keypair,
    reveal: PendingReveal | RevealInput,
    options: TransactionOptions = {},
  ): Promise<Included> {
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
