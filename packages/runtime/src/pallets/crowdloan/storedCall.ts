import { argsIf, type Ctx, DispatchFailure, type RuntimeCall } from '@glia/frame'
import { peek } from '../preimage/index.ts'
import { create } from './calls/create.ts'
import { finalize } from './calls/finalize.ts'
import { crowdloans } from './storage.ts'

/** A call that another makes out of the state, whose own arguments and weight say nothing of it. */
export interface StoredCall {
  /** Bytes of it that are looked up and decoded. */
  readonly length: number
  /** Tells it from others; the call of a crowdloan does not change. */
  readonly id: number
  /** Undefined where it is none of this runtime, or not there. */
  call(): RuntimeCall | undefined
}

/** What finalising a crowdloan makes: nothing where it pays an account; 'unknown' where there is no such crowdloan. */
export function storedCallOf(ctx: Ctx, call: RuntimeCall): StoredCall | 'unknown' | undefined {
  const args = argsIf(call, finalize)
  if (args === undefined) return undefined
  const found = crowdloans.get(ctx, args.crowdloanId)
  if (found === undefined) return 'unknown'
  const { call: bounded, finalized } = found
  if (bounded === undefined || finalized) return undefined
  const { type, value } = bounded
  const length = type === 'Inline' ? value.length : type === 'Lookup' ? value.len : 0
  return { id: args.crowdloanId, length, call: () => peeked(() => peek(ctx, bounded).call) }
}

/** Whether a call makes others out of the state. */
export const makesStored = (call: RuntimeCall): boolean => call.bound.call === finalize

/** The call that a new crowdloan is for, which the same transaction may make. */
export const storedBy = (call: RuntimeCall): RuntimeCall | undefined => argsIf(call, create)?.call

function peeked(peek: () => RuntimeCall): RuntimeCall | undefined {
  try {
    return peek()
  } catch (failure) {
    if (failure instanceof DispatchFailure) return undefined
    throw failure
  }
}
