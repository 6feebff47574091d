import type { Overlay } from '@glia/state'
import type { StateContext } from '../context.ts'
import { fail } from '../pallet/dispatchError.ts'
import type { PalletEvent } from '../pallet/events.ts'
import type { Runtime, RuntimeConfig } from '../runtime.ts'
import { Interruption } from './callFault.ts'
import type { EventRecord, Phase } from './events.ts'

/** What the runtime asks of whoever runs it: pure functions too slow or too big to live in it. */
export interface Host {
  /** Signature check. `kind` is the MultiSignature variant. */
  verify(
    kind: 'Ed25519' | 'Sr25519' | 'Ecdsa',
    signature: Uint8Array,
    message: Uint8Array,
    publicKey: Uint8Array,
  ): boolean
}

/** Calls, each made by the one before, and what else is undone on its own within them (`TRANSACTIONAL_LIMIT`). */
const MAX_LAYERS = 255

/** The only way to the world inside the runtime: state, block, events. */
export class Ctx implements StateContext {
  readonly overlay: Overlay
  readonly runtime: Runtime
  readonly host: Host
  /** Number of the block being executed, or of the block whose state is read. */
  blockNumber: number
  phase: Phase = { type: 'Initialization' }
  /** Events of this block so far. */
  events: EventRecord[] = []
  /** What calls failed with that no transaction brought: the rules' own mistakes, for the log of whoever makes the block. */
  readonly hookFaults: unknown[] = []
  /** Transactions that are open. */
  #layers = 0
  /** Calls out of the state that the outermost call at work has made, those that failed included: nobody has declared them. */
  storedCalls = 0
  /** Set while an extrinsic runs that may be interrupted: see `Execution`. */
  isOverdue: (() => boolean) | undefined = undefined

  constructor(overlay: Overlay, runtime: Runtime, host: Host, blockNumber: number) {
    this.overlay = overlay
    this.runtime = runtime
    this.host = host
    this.blockNumber = blockNumber
  }

  get config(): RuntimeConfig {
    return this.runtime.config
  }

  /**
   * Runs `work` as one of the layers of storage that each call has (`#[transactional]`): when it throws, its changes and events are
   * undone and the error goes on. Fails with Transactional where too many are open, so that calls that make themselves end, on every
   * machine alike.
   */
  transaction<T>(work: () => T): T {
    if (this.#layers >= MAX_LAYERS) fail({ type: 'Transactional', value: 'LimitReached' })
    if (this.#layers === 0) this.storedCalls = 0
    this.#layers++
    try {
      return this.undoable(work)
    } finally {
      this.#layers--
    }
  }

  /** The same for what the reference has no such layer for. */
  undoable<T>(work: () => T): T {
    const changes = this.overlay.checkpoint()
    const events = this.events.length
    try {
      return work()
    } catch (error) {
      this.overlay.rollback(changes)
      this.events.length = events
      throw error
    }
  }

  /**
   * Runs `work` and undoes everything it did: a look into what would happen.
   *
   * @param isOverdue asked before each look at an item, and at what nobody looked at before; true ends it
   * @throws Interruption
   */
  simulate<T>(work: () => T, isOverdue?: () => boolean): T {
    const { overlay, events } = this
    const changes = overlay.checkpoint()
    const { onLook } = overlay
    this.events = []
    if (isOverdue !== undefined) {
      overlay.onLook = () => {
        if (isOverdue()) throw new Interruption()
      }
    }
    try {
      return work()
    } finally {
      overlay.onLook = onLook
      overlay.rollback(changes)
      this.events = events
    }
  }
}

/** Place of the extrinsic at work in its block; 0 where none is (`extrinsic_index`). */
export const extrinsicIndex = ({ phase }: Ctx): number => (phase.type === 'ApplyExtrinsic' ? phase.value : 0)

const NO_TOPICS: EventRecord['topics'] = []

/** Deposits an event in the current phase. */
export function emit<T>(ctx: Ctx, event: PalletEvent<T>, fields: T): void {
  ctx.events.push({ phase: ctx.phase, event: event as PalletEvent<unknown>, fields, topics: NO_TOPICS })
}
