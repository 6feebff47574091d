import { GliaError, Refusal } from '@glia/base'
import { StateError, type StateErrorCode } from '@glia/state'

/** Of the errors of a state, those that follow from what a call asked for; all others are of the store or of the program around. */
const ASKED_FOR: ReadonlySet<StateErrorCode> = new Set(['BadHex', 'KeyTooLong', 'BadKeyPart', 'OpaqueKeys'])

/** Errors of the language that follow from the values alone. */
const OF_VALUES = [TypeError, ReferenceError, SyntaxError] as const

/**
 * Whether what a call failed with comes up in every execution, on every machine, so that a block can say of the call that it
 * failed. A call stack or a memory that ran out is not of this kind, nor anything else that is a RangeError: the few that
 * follow from the values, as a division by zero, cannot be told from those for sure. Nor is a store that does not answer,
 * a {@link Refusal} such as an {@link Interruption}, or an error of nobody knows whom.
 */
export function isReproducible(fault: unknown): boolean {
  if (fault instanceof StateError) return ASKED_FOR.has(fault.code)
  if (fault instanceof GliaError) return !(fault instanceof Refusal)
  return OF_VALUES.some((kind) => fault instanceof kind)
}

/**
 * An execution was stopped between two calls, or the answer to a question between two looks at the state, at the wish of who
 * runs it. Nothing of it stays.
 */
export class Interruption extends Refusal {
  constructor() {
    super('INTERRUPTED', 'stopped on its way: it took longer than it was given')
  }
}

/** How the execution of one extrinsic may differ from the ordinary. */
export interface Execution {
  /** The call is known to fail with this: it fails without being run. */
  readonly fault?: unknown
  /** Its author has stopped it on its way: it fails with Exhausted without being run, pays what it declares, and the digest says so. */
  readonly isStopped?: boolean
  /** Asked before each call, of batches too; true ends the execution with an {@link Interruption}. Never for a block that is given. */
  readonly isOverdue?: () => boolean
}

export const ORDINARY: Execution = {}
