import { fromHex } from '@glia/base'
import type { AccountId, H256 } from '../codec/identity.ts'
import { NONE, signedBy } from '../pallet/origin.ts'
import type { InherentData } from '../pallet/pallet.ts'
import { addWeights, type DispatchClass, type Weight } from '../pallet/weight.ts'
import type { Runtime } from '../runtime.ts'
import { systemEvents } from '../system/events.ts'
import { type Digest, type DigestItem, stoppedDigest } from '../system/header.ts'
import * as system from '../system/storage.ts'
import { type Execution, ORDINARY } from './callFault.ts'
import { type Ctx, emit, extrinsicIndex } from './ctx.ts'
import { callClass, dispatch, dispatchInfo, dispatchOfTransaction, stoppedOutcome } from './dispatch.ts'
import type { DispatchOutcome, TransactionView } from './extension.ts'
import { bareExtrinsic, decodeExtrinsic, type Extrinsic } from './extrinsic.ts'
import type { RuntimeCall } from './runtimeCall.ts'
import { signingPayload } from './signingPayload.ts'
import {
  ANY_TIME,
  combineValidity,
  invalid,
  type TransactionSource,
  unknownTransaction,
  type ValidTransaction,
} from './validity.ts'

/** Blocks whose hashes stay in System.BlockHash. */
export const BLOCK_HASH_COUNT = 2400

export interface BlockStart {
  readonly number: number
  readonly parentHash: H256
  readonly digest: Digest
}

/** `Executive::initialize_block`: the system's bookkeeping, then every pallet's `onInitialize`. */
export function initializeBlock(ctx: Ctx, start: BlockStart): void {
  ctx.blockNumber = start.number
  ctx.phase = { type: 'Initialization' }
  ctx.events = []
  system.number.set(ctx, start.number)
  system.digestOfBlock.set(ctx, start.digest)
  system.parentHash.set(ctx, start.parentHash)
  system.blockHash.set(ctx, start.number - 1, start.parentHash)
  system.blockWeight.kill(ctx)
  system.extrinsicCount.kill(ctx)
  let weight: Weight = ctx.runtime.limits.baseBlock
  for (const pallet of ctx.runtime.pallets) {
    const used = pallet.hooks?.onInitialize?.(ctx)
    if (used !== undefined) weight = addWeights(weight, used)
  }
  registerWeight(ctx, weight, 'Mandatory')
  ctx.phase = { type: 'ApplyExtrinsic', value: 0 }
}

/** Adds an item to the digest of this block's header (`deposit_log`). */
export function depositLog(ctx: Ctx, item: DigestItem): void {
  system.digestOfBlock.update(ctx, ({ logs }) => ({ logs: [...logs, item] }))
}

/** Adds weight to the block's account of it. */
export function registerWeight(ctx: Ctx, weight: Weight, dispatchClass: DispatchClass): void {
  const { normal, operational, mandatory } = system.blockWeight.get(ctx)
  // PERF: each extrinsic does this: fields by their names, not a spread with one that is worked out.
  system.blockWeight.set(ctx, {
    normal: dispatchClass === 'Normal' ? addWeights(normal, weight) : normal,
    operational: dispatchClass === 'Operational' ? addWeights(operational, weight) : operational,
    mandatory: dispatchClass === 'Mandatory' ? addWeights(mandatory, weight) : mandatory,
  })
}

/** The author's own calls at the start of a block, in pallet order. */
export function inherents(ctx: Ctx, data: InherentData): Extrinsic[] {
  const result: Extrinsic[] = []
  for (const pallet of ctx.runtime.pallets) {
    const made = pallet.inherent?.create(ctx, data)
    if (made !== undefined) result.push(bareOf(ctx.runtime, made))
  }
  return result
}

/** PERF: an author may make the very same call in each of its blocks. */
const madeBefore = new WeakMap<RuntimeCall, Extrinsic>()

function bareOf(runtime: Runtime, call: RuntimeCall): Extrinsic {
  let extrinsic = madeBefore.get(call)
  if (extrinsic === undefined) {
    extrinsic = decodeExtrinsic(runtime, bareExtrinsic(call))
    madeBefore.set(call, extrinsic)
  }
  return extrinsic
}

/** Signer of an extrinsic. Throws ValidityFailure: CannotLookup for foreign address forms, BadProof for a wrong signature. */
export function checkSignature(ctx: Ctx, extrinsic: Extrinsic): AccountId {
  const signed = extrinsic.signed as NonNullable<Extrinsic['signed']>
  if (signed.address.type !== 'Id') throw unknownTransaction('CannotLookup')
  const signer = signed.address.value
  if (!ctx.host.verify(signed.signature.type, signed.signature.value, signingPayload(ctx, signed), fromHex(signer))) {
    throw invalid('BadProof')
  }
  return signer
}

/** Refuses a general transaction, as `DispatchTransaction::validate_only` does where no extension has authorised an origin. */
function requireOrigin(ctx: Ctx, extrinsic: Extrinsic, source: TransactionSource): void {
  const { general } = extrinsic
  if (general === undefined) return
  const { extensions } = ctx.runtime
  extensions.forEach((extension, at) => extension.implicitValue?.(ctx, general[at]))
  const view = seenOf(ctx, extrinsic, source)
  extensions.forEach((extension, at) => extension.general?.(ctx, view, general[at]))
  throw invalid('UnknownOrigin')
}

const seenOf = (ctx: Ctx, { call, bytes }: Extrinsic, source: TransactionSource): Omit<TransactionView, 'signer'> => ({
  call,
  info: dispatchInfo(ctx, call),
  length: bytes.length,
  source,
})

/** PERF: written out, not spread: one for each transaction. */
const viewOf = (
  ctx: Ctx,
  { call, bytes }: Extrinsic,
  signer: AccountId,
  source: TransactionSource,
): TransactionView => ({
  signer,
  call,
  info: dispatchInfo(ctx, call),
  length: bytes.length,
  source,
})

function validateExtensions(ctx: Ctx, view: TransactionView, extra: readonly unknown[]): ValidTransaction {
  let validity = ANY_TIME
  ctx.runtime.extensions.forEach((extension, at) => {
    const answer = extension.validate?.(ctx, view, extra[at])
    if (answer !== undefined) validity = combineValidity(validity, answer)
  })
  return validity
}

/** Whether a call, unsigned, is for the author of a block alone. */
export function isInherent(ctx: Ctx, call: RuntimeCall): boolean {
  return (
    callClass(ctx, call) === 'Mandatory' ||
    ctx.runtime.palletByIndex.get(call.bound.palletIndex)?.inherent?.isInherent(call) === true
  )
}

/** Asks the call's pallet. Throws ValidityFailure, NoUnsignedValidator where nothing of the pallet may come unsigned. */
function validateUnsigned(ctx: Ctx, call: RuntimeCall, source: TransactionSource): ValidTransaction {
  const pallet = ctx.runtime.palletByIndex.get(call.bound.palletIndex)
  if (pallet?.validateUnsigned === undefined) throw unknownTransaction('NoUnsignedValidator')
  return combineValidity(ANY_TIME, pallet.validateUnsigned(ctx, call, source))
}

/**
 * `validate_transaction`: may this transaction enter the pool? Asked of the next block, on the state of `head` (its
 * hash), and leaves no trace. Throws ValidityFailure.
 */
export function validateTransaction(
  ctx: Ctx,
  extrinsic: Extrinsic,
  source: TransactionSource,
  head: H256,
): ValidTransaction {
  const { poolDepth = Number.POSITIVE_INFINITY } = ctx.runtime.limits
  if (extrinsic.depth > poolDepth) throw invalid('Call')
  return ctx.simulate(() => {
    const at = ctx.blockNumber
    ctx.blockNumber = at + 1
    try {
      // As initialising that block would: the head's hash is what young eras and the first blocks refer to.
      system.number.set(ctx, at + 1)
      system.blockHash.set(ctx, at, head)
      const { call, signed } = extrinsic
      const signer = signed && checkSignature(ctx, extrinsic)
      if (callClass(ctx, call) === 'Mandatory') throw invalid('MandatoryValidation')
      requireOrigin(ctx, extrinsic, source)
      if (signer === undefined) return validateUnsigned(ctx, call, source)
      return validateExtensions(ctx, viewOf(ctx, extrinsic, signer, source), signed?.extra ?? [])
    } finally {
      ctx.blockNumber = at
    }
  })
}

/**
 * `apply_extrinsic`: checks, takes the fee, runs the call, settles, reports ExtrinsicSuccess or ExtrinsicFailed. A call that
 * the runtime itself fails on has failed, and the outcome holds the fault.
 *
 * @throws ValidityFailure when the transaction may not be in the block at all; Interruption; faults that are not the call's,
 * or that another execution need not meet. Nothing has changed then.
 */
export function applyExtrinsic(ctx: Ctx, extrinsic: Extrinsic, execution: Execution = ORDINARY): DispatchOutcome {
  const index = ctx.phase.type === 'ApplyExtrinsic' ? ctx.phase.value : 0
  requireOrigin(ctx, extrinsic, 'InBlock')
  const outcome = ctx.undoable(() =>
    extrinsic.signed === undefined ? applyBare(ctx, extrinsic) : applySigned(ctx, extrinsic, execution),
  )
  ctx.phase = { type: 'ApplyExtrinsic', value: index + 1 }
  return outcome
}

function applyBare(ctx: Ctx, { call, bytes }: Extrinsic): DispatchOutcome {
  const info = dispatchInfo(ctx, call)
  // Of pallets that let nothing come unsigned it is not asked: no pool takes such a call, and one in a block has no origin.
  const pallet = ctx.runtime.palletByIndex.get(call.bound.palletIndex)
  if (!isInherent(ctx, call) && pallet?.validateUnsigned !== undefined) validateUnsigned(ctx, call, 'InBlock')
  for (const extension of ctx.runtime.extensions) extension.bare?.(ctx, { call, info, length: bytes.length })
  const outcome = dispatch(ctx, NONE, call)
  if (outcome.error !== undefined && info.class === 'Mandatory') throw invalid('BadMandatory')
  report(ctx, outcome, info.class)
  return outcome
}

/**
 * Whether a signed transaction may stand next in the block that is open: all that {@link applyExtrinsic} asks before the call runs,
 * its fee included. Leaves no trace. @throws ValidityFailure
 */
export function requireAdmitted(ctx: Ctx, extrinsic: Extrinsic): void {
  ctx.simulate(() => admitted(ctx, extrinsic))
}

/** Who signed it, and what each extension took on the way: the nonce is used and the fee paid. @throws ValidityFailure */
function admitted(ctx: Ctx, extrinsic: Extrinsic) {
  const signed = extrinsic.signed as NonNullable<Extrinsic['signed']>
  const signer = checkSignature(ctx, extrinsic)
  const view = viewOf(ctx, extrinsic, signer, 'InBlock')
  if (view.info.class === 'Mandatory') throw invalid('BadMandatory')
  validateExtensions(ctx, view, signed.extra)
  const prepared = ctx.runtime.extensions.map((extension, at) => extension.prepare?.(ctx, view, signed.extra[at]))
  return { signer, view, prepared }
}

function applySigned(ctx: Ctx, extrinsic: Extrinsic, execution: Execution): DispatchOutcome {
  const { signer, view, prepared } = admitted(ctx, extrinsic)
  ctx.isOverdue = execution.isOverdue
  let outcome: DispatchOutcome
  try {
    outcome = execution.isStopped
      ? stopped(ctx, extrinsic.call)
      : dispatchOfTransaction(ctx, signedBy(signer), extrinsic.call, execution.fault)
  } finally {
    ctx.isOverdue = undefined
  }
  ctx.runtime.extensions.forEach((extension, at) => extension.settle?.(ctx, view, prepared[at], outcome))
  report(ctx, outcome, view.info.class)
  return outcome
}

/** Whoever executes the block need not know how long it took. */
function stopped(ctx: Ctx, call: RuntimeCall): DispatchOutcome {
  depositLog(ctx, stoppedDigest(extrinsicIndex(ctx)))
  return stoppedOutcome(ctx, call)
}

// note_applied_extrinsic: the event's weight includes the base weight of an extrinsic.
function report(ctx: Ctx, outcome: DispatchOutcome, dispatchClass: DispatchClass): void {
  const info = {
    weight: addWeights(outcome.actualWeight, ctx.runtime.limits.baseExtrinsic),
    class: dispatchClass,
    paysFee: outcome.paysFee,
  }
  if (outcome.error === undefined) emit(ctx, systemEvents.ExtrinsicSuccess, { dispatchInfo: info })
  else emit(ctx, systemEvents.ExtrinsicFailed, { dispatchError: outcome.error, dispatchInfo: info })
}

/** `finalize_block`: every pallet's `onFinalize`, then what the block leaves behind. The header's roots are the node's part. */
export function finalizeBlock(ctx: Ctx): void {
  ctx.phase = { type: 'Finalization' }
  for (const pallet of ctx.runtime.pallets) pallet.hooks?.onFinalize?.(ctx)
  system.allExtrinsicsLen.kill(ctx)
  system.inherentsApplied.kill(ctx)
  const oldest = ctx.blockNumber - BLOCK_HASH_COUNT - 1
  if (oldest > 0) system.blockHash.remove(ctx, oldest)
  system.eventsOfBlock.set(ctx, ctx.events)
  system.eventCount.set(ctx, ctx.events.length)
}
