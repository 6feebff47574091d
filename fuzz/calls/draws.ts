import { type AccountId, type BoundCall, type Runtime } from '../../packages/frame/src/index.ts'
import { ALICE } from '../../packages/runtime/src/genesis/accounts.ts'
import { COLDKEYS, HOTKEYS } from '../../packages/runtime/src/testing/busyChain.ts'
import type { Random } from '../random.ts'
import { FollowUps } from './followUps.ts'
import { NOBODY, type Scene } from './scene.ts'
import { transaction } from './transactions.ts'
import { Values } from './values.ts'

const MOST_TRANSACTIONS = 30
/** Bytes of a batch of equal calls. */
const LONGEST = 1_000_000

/** What is drawn, and what is not. */
export interface DrawnOf {
  /** Root may write storage by its key. */
  readonly raw: boolean
  /** Calls that are drawn; left out, all are. */
  readonly isDrawn?: (call: BoundCall) => boolean
}

/** Transactions as chance has them: every call, by all kinds of signers, alone and in batches, by root and not. */
export class Draws {
  readonly values: Values
  readonly #runtime: Runtime
  readonly #everybody: readonly AccountId[]
  readonly #random: Random
  readonly #followUps: FollowUps

  constructor(runtime: Runtime, everybody: readonly AccountId[], random: Random, scene: Scene, drawn: DrawnOf) {
    this.#runtime = runtime
    this.#everybody = everybody
    this.#random = random
    this.#followUps = new FollowUps(runtime, random)
    this.values = new Values(runtime, random, scene, drawn, () => this.#signed(this.#signer(), 0))
  }

  #signer(): AccountId {
    const kind = this.#random.below(10)
    if (kind < 4) return this.#random.pick(COLDKEYS)
    if (kind < 6) return this.#random.pick(HOTKEYS)
    if (kind < 8) return ALICE
    return this.#random.pick(kind === 8 ? NOBODY : this.#everybody)
  }

  /** Root makes some as rich as can be, others poor. */
  enriching(): Uint8Array[] {
    if (!this.#random.oneIn(3)) return this.transactions()
    const force = this.#runtime.findCall('Balances', 'force_set_balance')
    return Array.from({ length: 3 }, (_, nonce) =>
      this.#signed(ALICE, this.#nonce(ALICE) + nonce, this.values.sudo(this.values.callOf(force))),
    )
  }

  #nonce(signer: AccountId): number {
    return this.values.scene.nonces.get(signer) ?? 0
  }

  /** A block's worth of them. */
  transactions(): Uint8Array[] {
    const sent = new Map<AccountId, number>()
    return Array.from({ length: 1 + this.#random.below(MOST_TRANSACTIONS) }, () => {
      const known = this.#random.oneIn(12) ? this.#followUps.next() : undefined
      const signer = known?.signer ?? this.#signer()
      const before = sent.get(signer) ?? 0
      sent.set(signer, before + 1)
      return this.#signed(signer, this.#nonce(signer) + before, known?.call)
    })
  }

  #signed(signer: AccountId, nonce: number, call = this.#call(signer)): Uint8Array {
    const random = this.#random
    const tip = random.oneIn(12) ? random.pick(this.values.scene.amounts) : 0n
    const era = random.oneIn(30) ? random.bytes(2) : undefined
    const wrongNonce = random.oneIn(40) ? random.u32() : undefined
    return transaction(this.#runtime, signer, call, { nonce: wrongNonce ?? nonce, tip, era })
  }

  #call(signer: AccountId): Uint8Array {
    const random = this.#random
    const { values } = this
    const kind = random.below(40)
    if (kind < 8) {
      const some = Array.from({ length: random.below(8) }, () =>
        random.oneIn(6) ? values.batch([values.call()]) : values.call(),
      )
      const batch = values.batch(some)
      return signer === ALICE && random.oneIn(2) ? values.sudo(batch) : batch
    }
    if (kind === 8 && random.oneIn(4)) return values.batch(repeated(random, values.call(0)))
    if (kind === 9 && random.oneIn(4)) return values.deep(values.call(0))
    return signer === ALICE && kind < 34 ? values.sudo(values.call()) : values.call()
  }
}

/** One call many times, as far as a transaction may be long. */
function repeated(random: Random, call: Uint8Array): Uint8Array[] {
  const most = Math.max(1, Math.floor(LONGEST / call.length))
  return Array<Uint8Array>(Math.min(most, random.pick([100, 3_000]))).fill(call)
}
