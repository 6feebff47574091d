import { type Included, SUBMIT_OPTIONS, type SubmitOptions } from '../client/chainClient.ts'
import { expectChoice, expectNames } from '../form.ts'
import type { SubnetNumber, Tao } from '../types.ts'

/** How to send one of the transactions that `Glia` has by name. */
export interface TransactionOptions extends SubmitOptions {
  /** For whoever makes the block. */
  readonly tip?: Tao
  /**
   * Before it is signed, see whether the transaction would fail as the chain is now, and throw a `CheckError` then
   * instead of paying for the failure (default). Without, for transactions that follow others not in a block yet.
   */
  readonly check?: boolean
}

/**
 * That the options of a transaction are some, and whether to check is said with a boolean, for callers whose types nobody checks.
 *
 * @param own those that a method has besides
 * @throws RangeViolation
 */
export function expectTransaction(options: TransactionOptions, own: Readonly<Record<string, true>> = {}): void {
  expectNames('an option of a transaction', options, { ...SUBMIT_OPTIONS, check: true, ...own })
  expectChoice('check', options.check)
}

/** Weights of a validator over neurons. Any non-negative scale: the largest becomes 65535. */
export interface WeightsInput {
  readonly netuid: SubnetNumber
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
  /**
   * Hidden weights are looked at when they are revealed: commit to them without a validator permit, which will be there by then.
   * Default: that is refused, since the chain drops them where it is not, and the next have to wait. In the open they need it at once.
   */
  readonly permitLater?: boolean
}

/** Weights to commit to by their hash. */
export interface CommitInput extends WeightsInput {
  /** Eight numbers of 16 bits that nobody guesses. Default: random ones. */
  readonly salt?: readonly number[]
}

/** Weights to reveal, given as they were committed to. */
export interface RevealInput extends WeightsInput {
  /** The salt of the commitment. */
  readonly salt: readonly number[]
}

/** Weights that are in a block. */
export interface WeightsIncluded extends Included {
  /** Neurons whose weight was above 0 and too small for the chain: they got none. See `keepSmallWeights`. */
  readonly dropped: readonly number[]
}

/** A transfer of everything, in a block. */
export interface TransferredAll extends Included {
  /** What arrived, in rao. */
  readonly amount: Tao
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
  readonly netuid: SubnetNumber
  readonly ip: string
  readonly port: number
  readonly version?: number
}
