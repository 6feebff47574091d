import {
  benchmarked,
  type Ctx,
  call,
  DispatchFailure,
  dispatch,
  emit,
  ensure,
  ensureSigned,
  fail,
  signedBy,
} from '@glia/frame'
import { transfer } from '../../balances/index.ts'
import { type BoundedCall, peek } from '../../preimage/index.ts'
import { crowdloanOf } from '../crowdloans.ts'
import { crowdloanErrors, crowdloanEvents } from '../declarations.ts'
import { type Crowdloan, crowdloans, currentCrowdloanId } from '../storage.ts'
import { crowdloanId } from './fields.ts'

/** The call of a crowdloan. Fails with CallUnavailable. */
function callOf(ctx: Ctx, bounded: BoundedCall) {
  try {
    return peek(ctx, bounded).call
  } catch (failure) {
    if (failure instanceof DispatchFailure) fail(crowdloanErrors.CallUnavailable)
    throw failure
  }
}

/**
 * One transaction makes one call of a crowdloan. The reference knows no such limit: a crowdloan counts as finalised once its call has
 * been made, so that one that fails may be made again, by others that fail (docs/decisions/0014-who-is-stopped-pays.md).
 */
function ensureOnlyCall(ctx: Ctx): void {
  if (++ctx.storedCalls > 1) fail({ type: 'Exhausted' })
}

/** Makes the call as the creator, which finds the crowdloan under its number while it runs; or pays the account. */
function carryOut(
  ctx: Ctx,
  id: number,
  { creator, call: bounded, targetAddress, fundsAccount, raised }: Crowdloan,
): void {
  if (bounded !== undefined && targetAddress === undefined) {
    currentCrowdloanId.set(ctx, id)
    ensureOnlyCall(ctx)
    const { error } = dispatch(ctx, signedBy(creator), callOf(ctx, bounded))
    if (error !== undefined) fail(error)
    currentCrowdloanId.kill(ctx)
  } else if (bounded === undefined && targetAddress !== undefined)
    transfer(ctx, { from: fundsAccount, to: targetAddress, amount: raised }, 'expendable')
  else fail(crowdloanErrors.InvalidFinalizationConfig)
}

export const finalize = call({
  index: 3,
  args: { crowdloanId },
  weight: benchmarked(31_507_000, 4_197_809, 4, 2),
  docs: 'Does what a crowdloan that has raised all is for: pays the account or makes the call, as its creator.',
  run(ctx, origin, { crowdloanId: id }) {
    const who = ensureSigned(origin)
    const found = crowdloanOf(ctx, id)
    ensure(who === found.creator, crowdloanErrors.InvalidOrigin)
    ensure(found.raised === found.cap, crowdloanErrors.CapNotRaised)
    ensure(!found.finalized, crowdloanErrors.AlreadyFinalized)
    carryOut(ctx, id, found)
    crowdloans.set(ctx, id, { ...found, finalized: true })
    emit(ctx, crowdloanEvents.Finalized, { crowdloanId: id })
  },
})
