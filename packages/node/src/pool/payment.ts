import type { Tao } from '@glia/base'
import { type Ctx, dispatchInfo, type Extrinsic, type Runtime } from '@glia/frame'
import { feeParts, totalFee } from '@glia/runtime'

/** What a transaction pays its block's author, as declared: what a call gives back once it ran is not known before. */
export interface Payment {
  /** Fee by length and weight, rao; none when the call is free. */
  readonly fee: Tao
  /** What it adds of its own will, rao. */
  readonly tip: Tao
  /** Its call costs no fee (`Pays::No`); a tip does not change that. */
  readonly isFree: boolean
  /** Most of such transactions that one block takes, by weight or by length, whichever is the tighter. */
  readonly perBlock: number
}

const NO_TAO = 0n as Tao

/** Asks a runtime what transactions pay. */
export class Payments {
  readonly #tipAt: number
  readonly #maxLength: number
  /** Reference time of a block's normal transactions, and of each before its call, in picoseconds. */
  readonly #maxTime: number
  readonly #baseTime: number

  constructor({ extensions, limits }: Runtime) {
    this.#tipAt = extensions.findIndex(({ identifier }) => identifier === 'ChargeTransactionPayment')
    this.#maxLength = limits.maxNormalLength
    this.#maxTime = Number(limits.maxNormal.refTime)
    this.#baseTime = Number(limits.baseExtrinsic.refTime)
  }

  /** What a transaction pays; an unsigned one nothing. */
  of(ctx: Ctx, { bytes, call, signed }: Extrinsic): Payment {
    const { length } = bytes
    const info = dispatchInfo(ctx, call, signed?.extra ?? [])
    const isFree = info.paysFee === 'No'
    // As `pallet_transaction_payment::get_priority` counts them.
    const time = this.#baseTime + Number(info.callWeight.refTime + info.extensionWeight.refTime)
    const perBlock = Math.max(1, Math.min(this.#maxTime / time, this.#maxLength / length))
    if (signed === undefined) return { fee: NO_TAO, tip: NO_TAO, isFree, perBlock }
    const tip = this.#tipAt < 0 ? NO_TAO : (signed.extra[this.#tipAt] as Tao)
    return { fee: totalFee(feeParts(ctx, info, length), NO_TAO), tip, isFree, perBlock }
  }
}

/** Tip that a block full of such transactions would bring, rao: what goes first among those of equal priority. */
export const tipOfBlock = ({ tip, perBlock }: Payment): number => Number(tip) * perBlock

/** A block is cut in so many parts, of which a transaction takes some. */
const PARTS = 1_000_000_000

/** Parts of a block that a transaction takes. */
export const partsOfBlock = ({ perBlock }: Payment): number => Math.ceil(PARTS / perBlock)

/** Steps in which payments are compared: an eighth more counts, a rao more does not, so that then the earlier one stays. */
const STEPS_PER_OCTAVE = 6

/** How well rao pay for parts of a block; whole steps, and less than any of them for nothing. */
export const paymentStep = (rao: bigint, parts: number): number =>
  rao === 0n
    ? Number.NEGATIVE_INFINITY
    : Math.floor(Math.log2((Number(rao) * PARTS) / Math.max(1, parts)) * STEPS_PER_OCTAVE)
