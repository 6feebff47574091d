import { GliaError, rao } from '@glia/base'
import type { Included } from '../client/chainClient.ts'
import { expectNames } from '../form.ts'
import { expectSigner, type Keypair } from '../keys/keypair.ts'
import type { SubnetNumber, Tao } from '../types.ts'
import { beaconOf, isDevelopment } from '../weights/timelock/drand.ts'
import { expectTao } from './amounts.ts'
import { ChainView } from './checks/index.ts'
import { expectTransaction, type TransactionOptions } from './inputs.ts'
import { expectNetuid, expectNumbers } from './numbers.ts'
import type { Guard } from './policy/guard.ts'
import { exposureOf } from './policy/judge.ts'
import type { Queries } from './queries.ts'
import type { Quote } from './quotes.ts'
import { type InputOf, type PlanOf, VERBS, type VerbName } from './verbs/index.ts'
import type { Exposure, Plan, Scene, Verb } from './verbs/verb.ts'

/** Weights would be hidden until the Drand beacon opens them, on a chain that does not hear it: they would never appear. */
export class NoDrandPulses extends GliaError {
  constructor(netuid: number) {
    super(
      'NO_DRAND_PULSES',
      `subnet ${netuid} hides weights until a pulse of the Drand beacon opens them, and this chain has stored none (Drand.LastStoredRound is 0): they would never appear. ` +
        'Let its owner set commit_reveal_weights_enabled to false, after its sudo key has set the admin freeze window to 0 ' +
        `(AdminUtils.sudo_set_admin_freeze_window), or the sudo key do both (AdminUtils.sudo_set_commit_reveal_weights_enabled with netuid ${netuid})`,
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
  /** The chain's estimate with the tip in it, as the fee of what is included has it, in rao. */
  readonly fee: Tao
  /**
   * Whether the chain takes the fee and gives it back in the same block: it does so with those of its administrator. False where that
   * was not to be checked.
   */
  readonly feeReturned: boolean
  /** What it can take besides the fee, and where; undefined for calls that the SDK does not know. */
  readonly exposure: Exposure | undefined
  /** What a pool would give; undefined where none is involved. */
  readonly quote: Quote | undefined
  /** What each of several pools would give; undefined where it is one or none. */
  readonly quotes: readonly Quote[] | undefined
  /** Neurons whose weight is above 0 and too small for the chain: they get none. Undefined where no weights are given. */
  readonly dropped: readonly number[] | undefined
}

/** A verb that was done. */
export interface Performed<Name extends VerbName> {
  readonly plan: PlanOf<Name>
  readonly included: Included
}

/** Plans verbs by their names, looks at them, and does them: check, policy, signature, block. */
export class VerbRunner {
  readonly #queries: Queries
  readonly #guard: Guard
  readonly #view: ChainView
  #heardDrand = false

  constructor(queries: Queries, guard: Guard) {
    this.#queries = queries
    this.#guard = guard
    this.#view = new ChainView(queries)
  }

  /** See {@link Glia.preview}. */
  async preview<Name extends VerbName>(
    name: Name,
    signer: Keypair,
    input: InputOf<Name>,
    options: TransactionOptions,
  ): Promise<Preview> {
    expectTransaction(options)
    const { check, ...sending } = options
    const plan = await this.#plan(name, signer, input, options)
    await this.#guard.judge(signer, plan.call, sending)
    if (check !== false) await plan.check()
    const { call, sentence, dropped } = plan
    const [{ partialFee }, exposure, quote, quotes] = await Promise.all([
      this.#queries.chain.estimateFee(signer, call, sending),
      exposureOf(this.#queries, signer.address, call),
      plan.quote?.(),
      plan.quotes?.(),
    ])
    return {
      verb: name,
      signer: signer.address,
      sentence,
      call: `${call.pallet}.${call.name}`,
      fee: rao(this.#queries.taoOf('a fee', partialFee) + (sending.tip ?? 0n)),
      // Source: pallet-sudo, which answers `Pays::No` to its key, as checked, whatever becomes of the call within.
      feeReturned: call.pallet === 'Sudo' && call.name === 'sudo' && check !== false,
      exposure,
      quote,
      quotes,
      dropped,
    }
  }

  /** Does a verb, and gives its plan besides, in which is what the block does not say. */
  async perform<Name extends VerbName>(
    name: Name,
    signer: Keypair,
    input: InputOf<Name>,
    options: TransactionOptions,
  ): Promise<Performed<Name>> {
    // The plan, what is judged and what is signed are of one tip, whatever becomes of the caller's object meanwhile.
    const own = { ...options }
    const { check: isChecked, ...sending } = own
    const plan = await this.#plan(name, signer, input, own)
    const check = isChecked === false ? () => undefined : () => plan.check()
    const included = await this.#guard.submit(signer, plan.call, sending, { raw: false, check })
    if (included.error) throw included.error
    return { plan, included }
  }

  async #plan<Name extends VerbName>(
    name: Name,
    signer: Keypair,
    input: InputOf<Name>,
    options: TransactionOptions,
  ): Promise<PlanOf<Name>> {
    expectSigner(signer)
    expectNames('a verb', { [name]: true }, VERBS)
    // The table gives each name its own input and plan; the type of a union of functions says less.
    const { plan, names } = VERBS[name] as unknown as Verb<InputOf<Name>, PlanOf<Name> & Plan>
    // Every call of a verb comes by here: a limit by another name would limit nothing.
    if (names !== undefined) expectNames(`an input of ${name}`, input as object, names)
    expectTransaction(options)
    const { tip } = options
    if (tip !== undefined) expectTao(tip)
    expectNumbers(input)
    const bounded = this.#guard.policies.length > 0
    const scene: Scene = { view: this.#view, queries: this.#queries, signer, tip, bounded }
    return plan(scene, input)
  }

  /** See {@link Glia.weightsVerb}. */
  async weightsVerb(netuid: SubnetNumber, options: TransactionOptions): Promise<'setOpenWeights' | 'commitTimelocked'> {
    expectTransaction(options)
    expectNetuid(netuid)
    if (!(await this.#queries.storage('SubtensorModule', 'CommitRevealWeightsEnabled', netuid))) return 'setOpenWeights'
    if (await this.#hearsDrand()) return 'commitTimelocked'
    // A subnet that is not there would hide its weights, too, by default.
    if (options.check !== false) await this.#view.expectSubnet(netuid)
    throw new NoDrandPulses(netuid)
  }

  /** Whether the chain has stored a pulse, or makes them itself; asked until it has. */
  async #hearsDrand(): Promise<boolean> {
    this.#heardDrand ||=
      Number(await this.#queries.storage('Drand', 'LastStoredRound')) > 0 ||
      isDevelopment(beaconOf(await this.#queries.storage('Drand', 'BeaconConfig')))
    return this.#heardDrand
  }
}
