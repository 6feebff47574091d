import { call, emit, ensure, ensureSigned, field, weight } from '@glia/frame'
import { shieldErrors, shieldEvents } from '../declarations.ts'
import { addPending, maxPendingExtrinsicsLimit, nextPendingIndex, pendingCount, sealedBytes } from '../storage.ts'

const MAX_U32 = 0xffff_ffff

export const storeEncrypted = call({
  index: 2,
  args: { encryptedCall: field(sealedBytes, 'BoundedVec<u8, MaxEncryptedCallSize>') },
  // Dearer than it is, so that the queue is not abused (`STORE_ENCRYPTED_WEIGHT`).
  weight: weight(20_000_000_000),
  docs: 'Stores a sealed call that a block to come makes for the caller, if it can open it.',
  run(ctx, origin, { encryptedCall }) {
    const who = ensureSigned(origin)
    ensure(pendingCount.get(ctx) < maxPendingExtrinsicsLimit.get(ctx), shieldErrors.TooManyPendingExtrinsics)
    const index = nextPendingIndex.get(ctx)
    addPending(ctx, index, { who, encryptedCall, submittedAt: ctx.blockNumber })
    nextPendingIndex.set(ctx, Math.min(index + 1, MAX_U32))
    emit(ctx, shieldEvents.ExtrinsicStored, { index, who })
  },
})
