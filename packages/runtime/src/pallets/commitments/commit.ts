import { type Ctx, emit, ensure } from '@glia/frame'
import { addU64 } from '../subtensor/arithmetic.ts'
import { resetBonds } from '../subtensor/epoch/resetBonds.ts'
import { isRegistered } from '../subtensor/neurons/uids.ts'
import { subnetEpochIndex } from '../subtensor/storage/index.ts'
import type { Hotkey, NetUid } from '../subtensor/types.ts'
import { spaceOf } from './data.ts'
import { commitmentsErrors } from './errors.ts'
import { commitmentsEvents } from './events.ts'
import * as store from './storage.ts'
import { hasTimelocked, indexed, unindexed } from './timelocked.ts'

/** A commitment counts for at least this many bytes. */
const MIN_SPACE = 100n

/**
 * Keeps what a hotkey commits to on a subnet, in place of what it committed to before (`set_commitment`); free of charge,
 * bounded by space in each epoch. Events Commitment, TimelockCommitment. Errors: AccountNotAllowedCommit,
 * TooManyFieldsInCommitmentInfo, SpaceLimitExceeded.
 */
export function setCommitment(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, info: store.CommitmentInfo): void {
  ensure(isRegistered(ctx, netuid, hotkey), commitmentsErrors.AccountNotAllowedCommit)
  ensure(info.fields.length <= store.MAX_FIELDS, commitmentsErrors.TooManyFieldsInCommitmentInfo)
  const block = ctx.blockNumber
  takeSpace(ctx, hotkey, netuid, info)
  if (info.fields.some(({ type }) => type === 'ResetBondsFlag')) {
    store.lastBondsReset.set(ctx, netuid, hotkey, block)
    resetBonds(ctx, netuid, hotkey)
  }
  // The deposit is nothing, so nothing is reserved or given back.
  store.commitmentOf.set(ctx, netuid, hotkey, { deposit: 0n, block, info })
  store.lastCommitment.set(ctx, netuid, hotkey, block)
  announce(ctx, hotkey, netuid, info)
}

function takeSpace(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, info: store.CommitmentInfo): void {
  const bytes = info.fields.reduce((sum, field) => sum + spaceOf(field), 0n)
  const epoch = subnetEpochIndex.get(ctx, netuid)
  const before = store.usedSpaceOf.get(ctx, netuid, hotkey)
  const used = before?.lastEpoch === epoch ? before.usedSpace : 0n
  const usedSpace = addU64(used, bytes > MIN_SPACE ? bytes : MIN_SPACE)
  ensure(usedSpace <= BigInt(store.maxSpace.get(ctx)), commitmentsErrors.SpaceLimitExceeded)
  store.usedSpaceOf.set(ctx, netuid, hotkey, { lastEpoch: epoch, usedSpace })
}

function announce(ctx: Ctx, hotkey: Hotkey, netuid: NetUid, info: store.CommitmentInfo): void {
  const sealed = info.fields.find((field) => field.type === 'TimelockEncrypted')
  if (sealed === undefined) emit(ctx, commitmentsEvents.Commitment, { netuid, who: hotkey })
  else emit(ctx, commitmentsEvents.TimelockCommitment, { netuid, who: hotkey, revealRound: sealed.value.revealRound })
  store.timelockedIndex.update(ctx, (index) => (hasTimelocked(info) ? indexed : unindexed)(index, netuid, hotkey))
}
