import {
  benchmarked,
  type Ctx,
  call,
  callWeight,
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

/** The call of a crowdloan, and how many bytes it has. Fails with CallUnavailable. */
function callOf(ctx: Ctx, bounded: BoundedCall) {
  try {
    return peek(ctx, bounded)
  } catch (failure) {
    if (failure instanceof DispatchFailure) fail(crowdloanErrors.CallUnavailable)
    throw failure
  }
}

/** Reference time of reading and decoding a byte of a call, in picoseconds. */
const TIME_PER_BYTE = 50_000n

/**
 * Fails with Exhausted where one transaction makes more calls of crowdloans than a block has room for. The reference knows no such limit:
 * a crowdloan counts as finalised once its call has been made, so that one that fails may be made again, by others that fail
 * (docs/decisions/0014-calls-out-of-the-state.md).
 */
function takeUndeclared(ctx: Ctx, { call: made, looked = 0 }: ReturnType<typeof callOf>): void {
  ctx.undeclared += callWeight(ctx, made).refTime + BigInt(looked) * TIME_PER_BYTE
  if (ctx.undeclared > ctx.runtime.limits.maxNormal.refTime) fail({ type: 'Exhausted' })
}

/** Makes the call as the creator, which finds the crowdloan under its number while it runs; or pays the account. */
function carryOut(
  ctx: Ctx,
  id: number,
  { creator, call: bounded, targetAddress, fundsAccount, raised }: Crowdloan,
): void {
  if (bounded !== undefined && targetAddress === undefined) {
    currentCrowdloanId.set(ctx, id)
    const made = callOf(ctx, bounded)
    takeUndeclared(ctx, made)
    const { error } = dispatch(ctx, signedBy(creator), made.call)
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
