import {
  addWeights,
  type Ctx,
  type DispatchClass,
  extension,
  invalid,
  systemItems,
  type TransactionView,
  unit,
  type Weight,
  weight,
} from '@glia/frame'
import { CLASS_LIMITS } from '../limits.ts'
import { named } from './system.ts'

/** Keeps each transaction, and the block, within what they may weigh and how long they may be (`CheckWeight`). */
export const checkWeight = extension<undefined, undefined>({
  identifier: 'CheckWeight',
  extra: named<undefined>('frame_system::extensions::check_weight::CheckWeight'),
  implicit: unit,
  general: requireSmall,
  validate(ctx, tx) {
    requireSmall(ctx, tx)
    return undefined
  },
  prepare(ctx, tx) {
    take(ctx, tx)
    return undefined
  },
  bare(ctx, tx) {
    requireLight(tx)
    take(ctx, tx)
  },
  settle(ctx, tx, _prepared, { actualWeight }) {
    const unused = lessWeight(tx.info.callWeight, actualWeight)
    if (unused.refTime === 0n && unused.proofSize === 0n) return
    const place = PLACES[tx.info.class]
    systemItems.blockWeight.update(ctx, (used) => ({ ...used, [place]: lessWeight(used[place], unused) }))
  },
})

type Taking = Pick<TransactionView, 'info' | 'length'>

const PLACES = { Normal: 'normal', Operational: 'operational', Mandatory: 'mandatory' } as const satisfies Record<
  DispatchClass,
  string
>

function requireSmall(ctx: Ctx, tx: Taking): void {
  lengthWith(ctx, tx)
  requireLight(tx)
}

function requireLight({ info }: Taking): void {
  const { maxExtrinsic } = CLASS_LIMITS[info.class]
  if (maxExtrinsic !== undefined && exceeds(info.callWeight, maxExtrinsic)) throw invalid('ExhaustsResources')
}

/** Bytes of the block's transactions with this one. */
function lengthWith(ctx: Ctx, { info, length }: Taking): number {
  const { limits } = ctx.runtime
  const all = (systemItems.allExtrinsicsLen.get(ctx) ?? 0) + length
  if (all > (info.class === 'Normal' ? limits.maxNormalLength : limits.maxLength)) throw invalid('ExhaustsResources')
  return all
}

function take(ctx: Ctx, tx: Taking): void {
  const length = lengthWith(ctx, tx)
  const used = systemItems.blockWeight.get(ctx)
  const place = PLACES[tx.info.class]
  // A transaction's bytes are part of the block's proof.
  const added = addWeights(tx.info.callWeight, ctx.runtime.limits.baseExtrinsic, weight(0, tx.length))
  const next = { ...used, [place]: addWeights(used[place], added) }
  const { maxTotal, reserved } = CLASS_LIMITS[tx.info.class]
  if (maxTotal !== undefined && exceeds(next[place], maxTotal)) throw invalid('ExhaustsResources')
  // What is reserved for a class it may have beyond the block's own limit.
  const all = addWeights(next.normal, next.operational, next.mandatory)
  if (reserved !== undefined && exceeds(all, ctx.runtime.limits.maxBlock) && exceeds(next[place], reserved))
    throw invalid('ExhaustsResources')
  systemItems.allExtrinsicsLen.set(ctx, length)
  systemItems.blockWeight.set(ctx, next)
}

/** Whether a weight is more than another in any part (`any_gt`). */
const exceeds = (a: Weight, b: Weight): boolean => a.refTime > b.refTime || a.proofSize > b.proofSize

const lessWeight = (a: Weight, b: Weight): Weight =>
  weight(a.refTime > b.refTime ? a.refTime - b.refTime : 0n, a.proofSize > b.proofSize ? a.proofSize - b.proofSize : 0n)
