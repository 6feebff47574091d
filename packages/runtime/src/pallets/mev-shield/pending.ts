import {
  addWeights,
  benchmarked,
  type Ctx,
  callWeight,
  dispatchOfHook,
  emit,
  type RuntimeCall,
  signedBy,
  type Weight,
  weight,
} from '@glia/frame'
import { shieldEvents } from './declarations.ts'
import {
  extrinsicLifetime,
  maxExtrinsicWeight,
  nextPendingIndex,
  onInitializeWeight,
  type Pending,
  pendingCount,
  pendingExtrinsics,
  removePending,
} from './storage.ts'

/** Reads a stored call; undefined when it cannot (`ExtrinsicDecryptor`). */
export type OpenStored = (ctx: Ctx, bytes: Uint8Array) => RuntimeCall | undefined

/** This runtime has no way to open them (`type ExtrinsicDecryptor = ()`): each is dropped by the next block. */
const opensNone: OpenStored = () => undefined

const READ = benchmarked(0, 0, 1, 0)
const REMOVE = benchmarked(0, 0, 1, 2)
const BASE = benchmarked(0, 0, 2, 0)

/** `Weight::any_gt` of a limit on time, beside which no proof may have any size. */
const exceeds = ({ refTime, proofSize }: Weight, limit: bigint): boolean => refTime > limit || proofSize > 0n

/** Makes the stored calls in their order, as many as the block has weight for (`process_pending_extrinsics`). */
export function processPending(ctx: Ctx, open: OpenStored = opensNone): Weight {
  const count = pendingCount.get(ctx)
  const end = nextPendingIndex.get(ctx)
  let used = BASE
  for (let index = Math.max(0, end - count); count > 0 && index < end; index++) {
    const stored = pendingExtrinsics.get(ctx, index)
    if (stored === undefined) {
      used = addWeights(used, READ)
      continue
    }
    const taken = take(ctx, index, stored, used, open)
    if (taken === 'postponed') break
    used = addWeights(used, REMOVE, taken)
  }
  return used
}

/** One of them, which no longer waits then; answers the weight of its call. */
function take(ctx: Ctx, index: number, stored: Pending, used: Weight, open: OpenStored): Weight | 'postponed' {
  const drop = (why: typeof shieldEvents.ExtrinsicExpired): Weight => {
    removePending(ctx, index)
    emit(ctx, why, { index })
    return weight(0)
  }
  if (ctx.blockNumber - stored.submittedAt > extrinsicLifetime.get(ctx)) return drop(shieldEvents.ExtrinsicExpired)
  const call = open(ctx, stored.encryptedCall)
  if (call === undefined) return drop(shieldEvents.ExtrinsicDecodeFailed)
  const declared = callWeight(ctx, call)
  if (exceeds(declared, maxExtrinsicWeight.get(ctx))) return drop(shieldEvents.ExtrinsicWeightExceeded)
  if (exceeds(addWeights(used, benchmarked(0, 0, 0, 2), declared), onInitializeWeight.get(ctx))) {
    emit(ctx, shieldEvents.ExtrinsicPostponed, { index })
    return 'postponed'
  }
  removePending(ctx, index)
  const { error, actualWeight } = dispatchOfHook(ctx, signedBy(stored.who), call)
  if (error === undefined) emit(ctx, shieldEvents.ExtrinsicDispatched, { index })
  else emit(ctx, shieldEvents.ExtrinsicDispatchFailed, { index, error })
  return error === undefined ? actualWeight : declared
}
