import type { Ctx } from '@glia/frame'
import type { SignatureTask } from '../crypto/verifyBatch.ts'
import type { ShieldKeys } from '../shield/keys.ts'
import type { Block, BuiltBlock } from './block.ts'
import type { Candidate } from './candidate.ts'

export interface ChainEvents {
  /** A block was committed: its state, header and body are readable. */
  block: BuiltBlock
  finalized: { readonly from: number; readonly to: number }
  /** Blocks above `to` were taken back; the head is `to` again. */
  reverted: Reverted
}

export interface Reverted {
  readonly to: number
  /** Those that were not final, ascending: nobody was told that they would stay. */
  readonly unfinalized: readonly Block[]
  /** Final blocks were among them, which happens in development only. */
  readonly finalized: boolean
  /** What becomes of the transactions of `unfinalized`. */
  readonly transactions: 'return' | 'drop'
}

/** Transactions that a node itself offers to its blocks. */
export interface PulseSource {
  /**
   * @param parent the state that the block follows
   * @param timestamp of the block, in milliseconds
   */
  due(parent: Ctx, timestamp: bigint): Iterable<Candidate>
}

export type StateRoots = 'everyBlock' | 'onRequest'

export interface ChainOptions {
  /** Keys that blocks made here announce, and with which what is sealed for them opens; without, they announce none. */
  readonly shield?: ShieldKeys
  /** Brings the pulses that blocks made here begin with, after the author's own calls; without, others have to. */
  readonly beacon?: PulseSource
  /** Hears of listeners that threw. */
  readonly onFault?: (fault: unknown) => void
  /** Checks the signatures of blocks from outside; by default on this thread. */
  readonly verify?: (task: SignatureTask) => Promise<boolean>
  /**
   * When state roots are worked out, which costs about as much as the rest of a block. `everyBlock` (default), or
   * `onRequest`: headers say zeros, and `Chain.stateRoot` works out the head's when it is asked.
   */
  readonly stateRoots?: StateRoots
  /** `all` (default): headers and bodies stay. `withState`: they go when the state of their block is pruned. */
  readonly blocks?: 'all' | 'withState'
}
