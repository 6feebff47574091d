import type { Codec } from '../codec/codec.ts'
import type { H256 } from '../codec/identity.ts'
import { type Variant, variant } from '../codec/variant.ts'
import { type DispatchResult, dispatchResult, resultOf } from '../pallet/dispatchError.ts'
import * as system from '../system/storage.ts'
import { ORDINARY } from './callFault.ts'
import type { Ctx } from './ctx.ts'
import { applyExtrinsic } from './executive.ts'
import type { Extrinsic } from './extrinsic.ts'
import { type TransactionValidityError, transactionValidityError, ValidityFailure } from './validity.ts'

interface Shapes {
  readonly Ok: DispatchResult
  readonly Err: TransactionValidityError
}

/** How an extrinsic ended in a block, or why it may not be in one (`ApplyExtrinsicResult`). */
export type ApplyExtrinsicResult = Variant<Shapes>
export const applyExtrinsicResult: Codec<ApplyExtrinsicResult> = variant<Shapes>(
  { Ok: dispatchResult, Err: transactionValidityError },
  {
    path: 'Result',
    params: [
      { name: 'T', type: dispatchResult.type },
      { name: 'E', type: transactionValidityError.type },
    ],
  },
)

/**
 * What would become of an extrinsic as the first of the block after `head`'s, on its state. Nothing is left of it; hooks of that block
 * do not run.
 *
 * @param isOverdue asked before each look at the state; true ends it
 * @throws as `applyExtrinsic`, but for ValidityFailure; Interruption
 */
export function dryRun(ctx: Ctx, extrinsic: Extrinsic, head: H256, isOverdue?: () => boolean): ApplyExtrinsicResult {
  const { blockNumber, phase } = ctx
  try {
    return ctx.simulate(() => {
      ctx.blockNumber = blockNumber + 1
      ctx.phase = { type: 'ApplyExtrinsic', value: 0 }
      system.number.set(ctx, blockNumber + 1)
      system.blockHash.set(ctx, blockNumber, head)
      system.blockWeight.kill(ctx)
      const { error } = applyExtrinsic(ctx, extrinsic, isOverdue === undefined ? ORDINARY : { isOverdue })
      return { type: 'Ok', value: resultOf(error) }
    }, isOverdue)
  } catch (failure) {
    if (failure instanceof ValidityFailure) return { type: 'Err', value: failure.error }
    throw failure
  } finally {
    ctx.blockNumber = blockNumber
    ctx.phase = phase
    ctx.isOverdue = undefined
  }
}
