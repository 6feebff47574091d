import { type Change, type Overlay } from '@glia/state'
import { encode } from '../codec/codec.ts'
import { vec } from '../codec/composite.ts'
import { FrameError } from '../error.ts'
import type { InherentData } from '../pallet/pallet.ts'
import { type Digest } from '../system/header.ts'
import { digestOfBlock } from '../system/storage.ts'
import { type Execution, isReproducible, ORDINARY } from './callFault.ts'
import { Ctx, extrinsicIndex } from './ctx.ts'
import { callClass } from './dispatch.ts'
import { eventRecord } from './events.ts'
import { applyExtrinsic, type BlockStart, finalizeBlock, inherents, initializeBlock } from './executive.ts'
import type { DispatchOutcome } from './extension.ts'
import { type Extrinsic } from './extrinsic.ts'
import { requireKept } from './keptDigest.ts'
import { ValidityFailure } from './validity.ts'

const recordsOfEvents = vec(eventRecord)

/**
 * One block at work, on a layer of its own above the state it follows: initialise, inherents, extrinsics one by one,
 * finalise. Nobody who reads the parent sees it, and several can be open on one parent. When the parent moves on, the
 * builder is of no use any more: everything it is asked throws StateError `StaleLayer`.
 */
export class BlockBuilder {
  /** The state that the block follows. */
  readonly parent: Ctx
  /** The block's own view: its state so far, its events. */
  readonly ctx: Ctx
  readonly start: BlockStart
  readonly #body: Uint8Array[] = []
  /** Indices of those that were stopped. */
  readonly #stopped: number[] = []
  #inherents = 0
  #changes: readonly Change[] | undefined

  /** Opens the block: `initialize_block`, every pallet's `onInitialize`. A fault of a hook goes on to the caller. */
  constructor(parent: Ctx, start: BlockStart) {
    this.parent = parent
    this.start = start
    this.ctx = new Ctx(parent.overlay.child(), parent.runtime, parent.host, parent.blockNumber)
    initializeBlock(this.ctx, start)
  }

  /** The layer that holds what the block writes. */
  get layer(): Overlay {
    return this.ctx.overlay
  }

  /** Digest of its header: what it began with, and what was deposited since. */
  get digest(): Digest {
    return digestOfBlock.get(this.ctx)
  }

  /** The extrinsics applied so far, inherents first, with their length prefixes. */
  get body(): readonly Uint8Array[] {
    return this.#body
  }

  /** How many of the body are the author's own. */
  get inherentCount(): number {
    return this.#inherents
  }

  /**
   * The author's own calls, made from what it knows. To be called before the first `apply`. Those that need not be there are left
   * out where the hooks of the block leave no weight for them (`apply_inherents`).
   */
  applyInherents(data: InherentData): void {
    this.applyGivenInherents(inherents(this.ctx, data))
  }

  /** The same with the calls themselves, as the author of a block has written them. */
  applyGivenInherents(given: readonly Extrinsic[]): void {
    for (const extrinsic of given) {
      try {
        this.apply(extrinsic)
        this.#inherents++
      } catch (fault) {
        if (!(fault instanceof ValidityFailure) || callClass(this.ctx, extrinsic.call) === 'Mandatory') throw fault
      }
    }
  }

  /**
   * Applies an extrinsic and takes it into the body.
   *
   * @throws as `applyExtrinsic`; nothing has changed then
   */
  apply(extrinsic: Extrinsic, execution: Execution = ORDINARY): DispatchOutcome {
    if (this.#changes !== undefined)
      throw new FrameError(`block ${this.start.number} is finalised: open another builder for more extrinsics`)
    const index = extrinsicIndex(this.ctx)
    const outcome = applyExtrinsic(this.ctx, extrinsic, execution)
    if (execution.isStopped && extrinsic.signed !== undefined) this.#stopped.push(index)
    this.#body.push(extrinsic.bytes)
    return outcome
  }

  /**
   * As `apply`, and what the extrinsic writes has an encoding and lets the block close: a call that wrote anything else fails
   * with what the encoding or a hook failed with. PERF: each extrinsic runs twice.
   *
   * @throws as `applyExtrinsic`, and what encoding throws when the call is not to blame; nothing has changed then
   */
  applyEncoding(extrinsic: Extrinsic): DispatchOutcome {
    try {
      this.rehearse(extrinsic)
    } catch (fault) {
      if (!isReproducible(fault)) throw fault
      this.rehearse(extrinsic, { fault })
      return this.apply(extrinsic, { fault })
    }
    return this.apply(extrinsic)
  }

  /**
   * Applies an extrinsic on a layer above, closes the block there, encodes what it wrote and its events, and forgets all of it.
   * Throws whatever any of this throws: so a value that has no encoding, or that the end of a block stumbles over, is laid at the
   * door of the extrinsic that wrote it.
   */
  rehearse(extrinsic: Extrinsic, execution: Execution = ORDINARY): void {
    const { ctx } = this
    const above = new Ctx(ctx.overlay.child(), ctx.runtime, ctx.host, ctx.blockNumber)
    above.phase = ctx.phase
    applyExtrinsic(above, extrinsic, execution)
    this.#close(above)
    above.overlay.changes()
    encode(recordsOfEvents, above.events)
  }

  /**
   * Closes the block: `finalize_block`, every pallet's `onFinalize`. Answers what it changes of the state, encoded; asked
   * again, the same. A fault of a hook goes on, and so does a value that does not encode.
   */
  finalise(): readonly Change[] {
    if (this.#changes === undefined) {
      this.#close(this.ctx)
      this.#changes = this.ctx.overlay.changes()
    }
    return this.#changes
  }

  #close(ctx: Ctx): void {
    finalizeBlock(ctx)
    requireKept(this.start.digest.logs, digestOfBlock.get(ctx).logs, this.#stopped)
  }
}
