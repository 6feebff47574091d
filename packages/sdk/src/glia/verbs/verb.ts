import type { ArgsOf } from '../../client/chainTypes.ts'
import type { GliaChain } from '../../client/generated/chain.ts'
import type { Call } from '../../client/metadata/metadata.ts'
import type { Keypair } from '../../keys/keypair.ts'
import type { ChainView } from '../checks/view.ts'
import type { Queries } from '../queries.ts'
import type { Quote } from '../quotes.ts'
import type { CallArgs } from './callArgs.ts'

/** What a call can take from whoever signs it, besides its fee, and where it acts. It is what a policy judges. */
export interface Exposure {
  /** TAO that leaves the free balance; staked TAO, too. */
  readonly tao: bigint
  /** Stake that leaves the signer's hands, given away or burned, in rao of alpha. */
  readonly alpha: readonly { readonly netuid: number; readonly amount: bigint }[]
  readonly subnets: readonly number[] | 'all'
  /** Whether `tao` is what it would be now and may be more in its block: all that is there then, or a price of then. */
  readonly mayGrow?: true
  /** Whether `tao` is the most that the call names, and it may take less. */
  readonly mayFall?: true
}

/** What a call of these arguments exposes. May ask the chain: what `all` means, what something costs now. */
export type Expose = (
  args: CallArgs,
  at: { readonly queries: Queries; readonly signer: string },
) => Promisable<Exposure>

type Promisable<T> = T | Promise<T>

/** What a verb works with. */
export interface Scene {
  readonly view: ChainView
  readonly queries: Queries
  readonly signer: Keypair
  readonly tip: bigint | undefined
  /** Whether somebody has to know before signing what it costs at most. */
  readonly bounded: boolean
}

/** A verb with its input, ready to be looked at, checked and signed. */
export interface Plan {
  readonly call: Call
  /** What happens, to read before signing: `Stake 1.5 TAO with 5G… on subnet 1`. */
  readonly sentence: string
  /** Throws what stands against it as the chain is now. */
  check(): Promisable<void>
  /** Neurons whose weight was above 0 and too small for the chain; absent where no weights are given. */
  readonly dropped?: readonly number[]
  /** What a pool would give for it; absent where no pool is involved. */
  readonly quote?: () => Promise<Quote>
  /** What each of several pools would give; absent where it is one or none. */
  readonly quotes?: () => Promise<readonly Quote[]>
}

/**
 * Something that people do on the network, declared once. The method of `Glia`, its preview, what a policy looks at and
 * the command of the command line come from it.
 */
export interface Verb<Input, Planned extends Plan = Plan> {
  /** Which key signs. */
  readonly signer: 'coldkey' | 'hotkey'
  /** All that its input may have, for callers whose types nobody checks; undefined where the input is calls. */
  readonly names: NamesOf<Input>
  /** Every call it makes, with what it exposes. */
  readonly calls: { readonly [Name in CallName]?: Expose }
  plan(scene: Scene, input: Input): Promisable<Planned>
}

/** The names of an input, of all its forms. */
export type NamesOf<Input> = [Input] extends [Call | readonly Call[]]
  ? undefined
  : { readonly [Name in NameOf<Input>]-?: true }

type NameOf<Input> = Input extends unknown ? keyof Input : never

/** Declares a verb; the types of its input follow from `plan`. */
export const verb = <Input, Planned extends Plan = Plan>(declaration: Verb<Input, Planned>): Verb<Input, Planned> =>
  declaration

/** A call that takes nothing but its fee, on the subnets it names as `netuid` or else nowhere. */
export const feeOnly: Expose = (args) => exposing({ subnets: args.has('netuid') ? [args.netuid('netuid')] : [] })

/** A call that takes nothing but its fee, and acts on every subnet. */
export const everywhere: Expose = () => exposing({ subnets: 'all' })

/** An exposure by what it has. */
export function exposing({ tao = 0n, alpha = [], subnets = [], ...may }: Partial<Exposure>): Exposure {
  return { tao, alpha, subnets, ...may }
}

type Calls = GliaChain['calls']
type OwnCalls = Calls['SubtensorModule']

/** Every call of the chain, as `Pallet.call`. */
export type CallName = {
  [Pallet in keyof Calls & string]: `${Pallet}.${keyof Calls[Pallet] & string}`
}[keyof Calls & string]

/** A call of the network's own pallet. */
export function subtensor<N extends keyof OwnCalls & string>(
  scene: Scene,
  name: N,
  ...args: ArgsOf<OwnCalls[N]>
): Call {
  return scene.queries.chain.call('SubtensorModule', name, ...args)
}

/** That the fee, and nothing else, can be paid. @throws FundsError */
export async function expectFee({ view, signer, tip }: Scene, call: Call): Promise<void> {
  await view.expectFunds(signer, call, { amount: 0n, purpose: 'to pay', allowDeath: true, tip })
}
