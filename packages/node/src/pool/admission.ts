import { fromHex } from '@glia/base'
import {
  CodecError,
  decodeExtrinsic,
  type Extrinsic,
  Reader,
  type TransactionSource,
  ValidityFailure,
} from '@glia/frame'
import type { Sealed } from '@glia/runtime'
import { signerOf } from '../chain/candidate.ts'
import type { Chain } from '../chain/chain.ts'
import { type SlotBudget, timeOf, whyNeverFits } from '../chain/slotBudget.ts'
import { CryptoNotReady, loadCrypto, type VerifiedSignature } from '../crypto/signatureHost.ts'
import type { Verifier } from '../crypto/verifier.ts'
import { earlyRound } from '../drand/earlyRound.ts'
import { NodeError } from '../errors.ts'
import type { PoolLimits } from './limits.ts'
import { type Payment, Payments } from './payment.ts'
import { requireFitsBlock, requireFreeSize, sizeCheck } from './size.ts'
import { nonceTag, type PoolTransaction, poolTransaction } from './transaction.ts'

/** From bytes to a transaction that may wait in the pool: decoded, its signature checked, validated by the runtime. */
export class Admission {
  readonly #chain: Chain
  readonly #verifier: Verifier
  readonly #limits: PoolLimits
  readonly #payments: Payments
  readonly #budget: SlotBudget | undefined
  readonly #nonceAt: number
  #arrivals = 0

  constructor(chain: Chain, verifier: Verifier, limits: PoolLimits, budget?: SlotBudget) {
    this.#chain = chain
    this.#verifier = verifier
    this.#limits = limits
    this.#payments = new Payments(chain)
    this.#nonceAt = chain.runtime.extensions.findIndex(({ identifier }) => identifier === 'CheckNonce')
    this.#budget = budget
  }

  /**
   * Throws NodeError BadExtrinsicFormat, UndecodableExtrinsic; InvalidTransaction ExhaustsResources for what is longer than its
   * kind may be, before its arguments are read.
   */
  decode(bytes: Uint8Array): Extrinsic {
    requireFitsBlock(bytes.length, this.#chain.runtime.limits.maxNormalLength)
    const input = new Reader(bytes)
    try {
      const length = input.compact()
      if (length !== input.left) throw new CodecError(`expected ${length} bytes after the length, found ${input.left}`)
    } catch (fault) {
      throw new NodeError({ kind: 'BadExtrinsicFormat', details: (fault as Error).message })
    }
    try {
      return decodeExtrinsic(this.#chain.runtime, bytes, sizeCheck(bytes.length, this.#limits))
    } catch (fault) {
      if (fault instanceof NodeError) throw fault
      throw new NodeError({ kind: 'UndecodableExtrinsic', details: (fault as Error).message }, { cause: fault })
    }
  }

  /** What it pays. Throws NodeError InvalidTransaction ExhaustsResources for a free one that is too long. */
  payment(extrinsic: Extrinsic): Payment {
    const payment = this.#payments.of(extrinsic)
    if (payment.isFree) requireFreeSize(extrinsic.bytes.length, this.#limits)
    return payment
  }

  /**
   * Throws NodeError InvalidTransaction ExhaustsResources for a batch that declares more time than a block here has for one, and for what is
   * free and is counted with more than a block has.
   */
  refuseOverlong({ call }: Extrinsic): void {
    if (this.#budget === undefined) return
    const excess = whyNeverFits(timeOf(this.#chain.view(), call), this.#budget)
    if (excess === undefined) return
    const [found, most] = [excess.found, excess.most].map((ms) => ms.toFixed(1))
    const details = excess.isFree
      ? `what costs no fee may be counted with ${most} ms of work where blocks come this often, this is counted with ${found} ms: send it in parts`
      : `a batch may declare ${most} ms of work where blocks come this often, this one declares ${found} ms: send it in parts`
    const validity = { type: 'Invalid', value: { type: 'ExhaustsResources', value: undefined } } as const
    throw new NodeError({ kind: 'InvalidTransaction', validity, details })
  }

  /**
   * Throws NodeError InvalidTransaction Stale for what is sealed with a key of this chain and opens in neither of the next two blocks
   * made here: it never would, nor ever pay.
   */
  refuseMissed(extrinsic: Extrinsic): void {
    const sealed = this.#chain.sealedIn(extrinsic)
    if (sealed === undefined || this.#chain.opener()?.isMissed(sealed) !== true) return
    const details =
      'expected a transaction sealed with the key of one of the next two blocks (PendingKey and NextKey of MevShield), found one that neither opens: read NextKey and seal it again, of a node that was just started a few blocks later'
    const validity = { type: 'Invalid', value: { type: 'Stale', value: undefined } } as const
    throw new NodeError({ kind: 'InvalidTransaction', validity, details })
  }

  /** Throws NodeError InvalidTransaction Future for a pulse of a round that is still to come. */
  refuseEarly({ call }: Extrinsic): void {
    const early = earlyRound(this.#chain.view(), call, Date.now())
    if (early === undefined) return
    const details = `expected a pulse of round ${early.newest} at most, the newest there can be, found one of round ${early.round}`
    const validity = { type: 'Invalid', value: { type: 'Future', value: undefined } } as const
    throw new NodeError({ kind: 'InvalidTransaction', validity, details })
  }

  /** Whether it is sealed with a key that nobody has announced here. */
  isForeign(sealed: Sealed | undefined): boolean {
    const opener = sealed && this.#chain.opener()
    return sealed !== undefined && opener !== undefined && !opener.opensSoon(sealed) && !opener.isMissed(sealed)
  }

  /** Checks a signature on another thread. Throws ValidityFailure BadProof when it is wrong. */
  async verify(extrinsic: Extrinsic): Promise<VerifiedSignature | undefined> {
    const { signed } = extrinsic
    if (signed === undefined || signed.address.type !== 'Id') return undefined
    const message = this.#chain.payload(extrinsic) as Uint8Array
    const publicKey = fromHex(signed.address.value)
    const { type: kind, value: signature } = signed.signature
    if (!(await this.#verifier.verify({ kind, signature, message, publicKey })))
      throw new ValidityFailure({ type: 'Invalid', value: { type: 'BadProof' } })
    return { signature, message, publicKey }
  }

  /**
   * Asks the runtime; waits for the signature code when the signature has to be checked again, and only then.
   *
   * @throws ValidityFailure, NodeError NoTags
   */
  enter(
    hash: string,
    extrinsic: Extrinsic,
    verified: VerifiedSignature | undefined,
    source: TransactionSource,
    payment?: Payment,
  ): PoolTransaction | Promise<PoolTransaction> {
    try {
      return this.check(hash, extrinsic, verified, source, payment)
    } catch (fault) {
      if (!(fault instanceof CryptoNotReady)) throw fault
      // A block passed in between and with it the era's first block changed: the signature has to be checked again, here.
      return loadCrypto().then(() => this.check(hash, extrinsic, verified, source, payment))
    }
  }

  /** Asks the runtime whether a transaction may enter; what it pays, too, unless that is known. Throws ValidityFailure, CryptoNotReady, NodeError NoTags. */
  check(
    hash: string,
    extrinsic: Extrinsic,
    verified: VerifiedSignature | undefined,
    source: TransactionSource,
    payment: Payment = this.#payments.of(extrinsic),
  ): PoolTransaction {
    const validity = this.#chain.check(extrinsic, source, verified)
    if (validity.provides.length === 0) throw new NodeError({ kind: 'NoTags' })
    return poolTransaction(hash, extrinsic, verified, validity, payment, {
      nonce: this.#nonceOf(extrinsic) ?? 0,
      block: this.#chain.head.number,
      arrival: this.#arrivals++,
      sealed: this.#chain.sealedIn(extrinsic),
    })
  }

  /** What later transactions of its signer require; undefined when it has none. */
  nonceTag(extrinsic: Extrinsic): string | undefined {
    const signer = signerOf({ extrinsic })
    const nonce = this.#nonceOf(extrinsic)
    return signer === undefined || nonce === undefined ? undefined : nonceTag(signer, nonce)
  }

  #nonceOf({ signed }: Extrinsic): number | undefined {
    const nonce = signed?.extra[this.#nonceAt]
    return typeof nonce === 'number' ? nonce : undefined
  }
}
