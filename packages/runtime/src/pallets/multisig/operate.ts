import {
  type AccountId,
  addWeights,
  type Ctx,
  callWeight,
  dispatch,
  emit,
  encode,
  ensure,
  extrinsicIndex,
  type PostInfo,
  type RuntimeCall,
  resultOf,
  runtimeCall,
  signedBy,
  type Weight,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { reserve, unreserve } from '../balances/index.ts'
import { multisigErrors, multisigEvents, operationDeposit } from './declarations.ts'
import { multisigAccount, withSender } from './signers.ts'
import { multisigs, type Operation, type Timepoint } from './storage.ts'
import { approveWeight, completeWeight, createWeight } from './weights.ts'

/** What somebody signs: who else may, how many have to, and where it began, if it has. */
export interface Approval {
  readonly threshold: number
  readonly otherSignatories: readonly AccountId[]
  readonly maybeTimepoint: Timepoint | undefined
  readonly maxWeight: Weight
}
/** The call itself, or its hash alone. */
export type Subject = { readonly call: RuntimeCall } | { readonly callHash: Uint8Array }

/** Where the running extrinsic stands (`timepoint`). */
export const timepointOf = (ctx: Ctx): Timepoint => ({ height: ctx.blockNumber, index: extrinsicIndex(ctx) })

const isSame = (a: Timepoint, b: Timepoint) => a.height === b.height && a.index === b.index
const fits = (weight: Weight, most: Weight) => weight.refTime <= most.refTime && weight.proofSize <= most.proofSize

/**
 * One of several signers approves: the first begins and pays the deposit, the last makes the call (`operate`). Fails with
 * MinimumThreshold, NoTimepoint, WrongTimepoint, UnexpectedTimepoint, AlreadyApproved, MaxWeightTooLow, as `withSender` and as
 * `reserve`.
 */
export function operate(ctx: Ctx, who: AccountId, approval: Approval, subject: Subject): PostInfo {
  const { threshold, otherSignatories, maybeTimepoint, maxWeight } = approval
  ensure(threshold >= 2, multisigErrors.MinimumThreshold)
  const others = otherSignatories.length
  const id = multisigAccount(withSender(otherSignatories, who), threshold)
  const call = 'call' in subject ? subject.call : undefined
  const bytes = call === undefined ? undefined : encode(runtimeCall, call)
  const callHash = bytes === undefined ? (subject as { callHash: Uint8Array }).callHash : blake2b256(bytes)
  const length = bytes?.length ?? 0
  const found = multisigs.get(ctx, id, callHash)
  if (found === undefined) {
    ensure(maybeTimepoint === undefined, multisigErrors.UnexpectedTimepoint)
    begin(ctx, { who, id, callHash }, threshold)
    return { actualWeight: createWeight(others, length) }
  }
  ensure(maybeTimepoint !== undefined, multisigErrors.NoTimepoint)
  ensure(isSame(found.when, maybeTimepoint), multisigErrors.WrongTimepoint)
  const isNew = found.approvals.length < threshold && !found.approvals.includes(who)
  if (call !== undefined && found.approvals.length + (isNew ? 1 : 0) >= threshold) {
    ensure(fits(callWeight(ctx, call), maxWeight), multisigErrors.MaxWeightTooLow)
    const used = complete(ctx, { who, id, callHash }, found, call)
    return used === undefined ? {} : { actualWeight: addWeights(completeWeight(others, length), used) }
  }
  ensure(isNew, multisigErrors.AlreadyApproved)
  approve(ctx, { who, id, callHash }, found)
  return { actualWeight: approveWeight(others, length) }
}

interface Place {
  readonly who: AccountId
  /** The account of several signers. */
  readonly id: AccountId
  readonly callHash: Uint8Array
}

function begin(ctx: Ctx, { who, id, callHash }: Place, threshold: number): void {
  const deposit = operationDeposit(threshold)
  reserve(ctx, who, deposit)
  multisigs.set(ctx, id, callHash, { when: timepointOf(ctx), deposit, depositor: who, approvals: [who] })
  emit(ctx, multisigEvents.NewMultisig, { approving: who, multisig: id, callHash })
}

function approve(ctx: Ctx, { who, id, callHash }: Place, found: Operation): void {
  multisigs.set(ctx, id, callHash, { ...found, approvals: [...found.approvals, who].sort() })
  emit(ctx, multisigEvents.MultisigApproval, { approving: who, timepoint: found.when, multisig: id, callHash })
}

/** Makes the call; answers the weight that it said it used. The operation ends before, so that the call cannot meet it. */
function complete(
  ctx: Ctx,
  { who, id, callHash }: Place,
  { when, deposit, depositor }: Operation,
  call: RuntimeCall,
): Weight | undefined {
  multisigs.remove(ctx, id, callHash)
  unreserve(ctx, depositor, deposit)
  const { error, saidWeight } = dispatch(ctx, signedBy(id), call)
  emit(ctx, multisigEvents.MultisigExecuted, {
    approving: who,
    timepoint: when,
    multisig: id,
    callHash,
    result: resultOf(error),
  })
  return saidWeight
}
