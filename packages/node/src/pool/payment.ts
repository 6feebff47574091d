import type { Tao } from '@glia/base'
import { type Ctx, callPays, type DispatchInfo, dispatchInfo, type Extrinsic } from '@glia/frame'
import { feeParts, totalFee } from '@glia/runtime'
import type { Chain } from '../chain/chain.ts'

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

/** Asks the runtime of a chain what transactions pay. */
export class Payments {
  readonly #tipAt: number
  readonly #rates: Rates

  constructor(chain: Pick<Chain, 'runtime' | 'view'>) {
    const { extensions, limits } = chain.runtime
    this.#tipAt = extensions.findIndex(({ identifier }) => identifier === 'ChargeTransactionPayment')
    this.#rates = {
      view: () => chain.view(),
      maxLength: limits.maxNormalLength,
      maxTime: Number(limits.maxNormal.refTime),
      baseTime: Number(limits.baseExtrinsic.refTime),
    }
  }

  /** What a transaction pays; one that nobody signed nothing: no block takes a general one. */
  of(extrinsic: Extrinsic): Payment {
    const { signed, call } = extrinsic
    const tip = signed === undefined || this.#tipAt < 0 ? NO_TAO : (signed.extra[this.#tipAt] as Tao)
    return new Declared(this.#rates, extrinsic, tip, callPays(this.#rates.view(), call) === 'No')
  }
}

interface Rates {
  view(): Ctx
  /** Bytes of a block's normal transactions. */
  readonly maxLength: number
  /** Reference time of a block's normal transactions, and of each before its call, in picoseconds. */
  readonly maxTime: number
  readonly baseTime: number
}

/** PERF: the fee and the share of a block are worked out when they are asked for, which is only where the pool is full or a tip is paid. */
class Declared implements Payment {
  readonly tip: Tao
  readonly isFree: boolean
  readonly #rates: Rates
  readonly #extrinsic: Extrinsic
  #fee: Tao | undefined = undefined
  #perBlock = 0

  constructor(rates: Rates, extrinsic: Extrinsic, tip: Tao, isFree: boolean) {
    this.#rates = rates
    this.#extrinsic = extrinsic
    this.tip = tip
    this.isFree = isFree
  }

  get fee(): Tao {
    if (this.#fee === undefined) {
      const { signed, bytes } = this.#extrinsic
      const isWaived = signed === undefined || this.isFree
      this.#fee = isWaived ? NO_TAO : totalFee(feeParts(this.#rates.view(), this.#info(), bytes.length), NO_TAO)
    }
    return this.#fee
  }

  get perBlock(): number {
    if (this.#perBlock === 0) {
      const { maxLength, maxTime, baseTime } = this.#rates
      const { callWeight } = this.#info()
      // As `pallet_transaction_payment::get_priority` counts them.
      const time = baseTime + Number(callWeight.refTime)
      this.#perBlock = Math.max(1, Math.min(maxTime / time, maxLength / this.#extrinsic.bytes.length))
    }
    return this.#perBlock
  }

  #info(): DispatchInfo {
    return dispatchInfo(this.#rates.view(), this.#extrinsic.call)
  }
}

/** Tip that a block full of such transactions would bring, rao: what goes first among those of equal priority. */
export const tipOfBlock = (payment: Payment): number =>
  payment.tip === 0n ? 0 : Number(payment.tip) * payment.perBlock

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
