import { toHex0x } from '@glia/base'
import {
  attempt,
  type Codec,
  CodecError,
  type Ctx,
  DispatchFailure,
  decodePrefix,
  emit,
  type PalletError,
  plain,
  signedBy,
  struct,
} from '@glia/frame'
import { pulses } from '../../drand/storage.ts'
import { openWithPulse } from '../../drand/timelock.ts'
import { addU64, subU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { epochInputConsistent } from '../epoch/runEpoch.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { fields } from '../fields.ts'
import { storageIndices } from '../neurons/uids.ts'
import * as store from '../storage/index.ts'
import type { TimelockedCommit } from '../storage/submissions.ts'
import { shouldRunEpoch } from '../subnets/schedule.ts'
import {
  asMechId,
  type Hotkey,
  type MechId,
  type NetUid,
  type StorageIndex,
  splitStorageIndex,
  storageIndex,
} from '../types.ts'
import { setWeights, type WeightsInput } from './set.ts'

/** What a commit holds, sealed: the weights, and whose they are. */
interface Payload extends WeightsInput {
  readonly hotkey: Uint8Array
}
const payload: Codec<Payload> = struct<Payload>(
  { hotkey: plain.bytes, uids: fields.u16s, values: fields.u16s, versionKey: plain.u64 },
  { path: 'pallet_subtensor::coinbase::reveal_commits::WeightsTlockPayload' },
)
/** The same as clients wrote it before they named the hotkey. */
const legacyPayload: Codec<WeightsInput> = struct<WeightsInput>(
  { uids: fields.u16s, values: fields.u16s, versionKey: plain.u64 },
  { path: 'pallet_subtensor::coinbase::reveal_commits::LegacyWeightsTlockPayload' },
)

/**
 * Before the epochs of a block: time-locked commits of the epoch that is to be revealed are opened where the pulse of their
 * round is stored, and their weights set; those whose pulse is missing are tried again in each block of that epoch; older
 * ones are forgotten (`reveal_crv3_commits`). What does not open, or may not be set, is dropped. Subnets whose epoch is due but
 * must wait for the next block wait with it (`epochs_deferred_this_block`). Event TimelockedWeightsRevealed.
 *
 * @param netuids all subnets in use
 */
export function revealTimelocked(ctx: Ctx, netuids: readonly NetUid[]): void {
  if (store.timelockedWeightCommits.isEmpty(ctx)) return
  const block = currentBlock(ctx)
  const most = store.maxEpochsPerBlock.get(ctx)
  let running = 0
  for (const netuid of netuids) {
    const due = shouldRunEpoch(ctx, netuid, block)
    if (due && running >= most) continue
    if (due && epochInputConsistent(ctx, netuid)) running++
    revealOf(ctx, netuid, addU64(store.subnetEpochIndex.get(ctx, netuid), due ? 1n : 0n))
  }
}

function revealOf(ctx: Ctx, netuid: NetUid, epoch: bigint): void {
  const period = store.revealPeriodEpochs.get(ctx, netuid)
  const reveal = subU64(epoch, period)
  for (const [mechanism, index] of storageIndices(ctx, netuid).entries()) {
    for (const [, of] of store.timelockedWeightCommits.keysOf(ctx, index))
      if (of < reveal) store.timelockedWeightCommits.remove(ctx, index, of)
    if (epoch < period) return
    const commits = store.timelockedWeightCommits.get(ctx, index, reveal)
    const waiting = commits.filter((commit) => stillSealed(ctx, netuid, asMechId(mechanism), commit))
    if (waiting.length === commits.length) continue
    if (waiting.length === 0) store.timelockedWeightCommits.remove(ctx, index, reveal)
    else store.timelockedWeightCommits.set(ctx, index, reveal, waiting)
  }
}

/** Sets a commit's weights if its round has a pulse; true where it has none yet. */
function stillSealed(ctx: Ctx, netuid: NetUid, mechanism: MechId, [who, , sealed, round]: TimelockedCommit): boolean {
  const pulse = pulses.get(ctx, round)
  if (pulse === undefined) return true
  const opened = openWithPulse(sealed, pulse)
  const weights = opened && weightsOf(opened, who)
  if (weights === undefined) return false
  const done = attempt(() => {
    setWeights(ctx, signedBy(who), netuid, mechanism, weights)
    return true
  })
  if (done) emit(ctx, events.TimelockedWeightsRevealed, [storageIndex(netuid, mechanism), who])
  return false
}

/**
 * What the rules have against weights that a commit held, by the state as it is now: they drop them without a word, and their sender
 * would like to know. Changes nothing.
 *
 * @returns the error; `none` where these are no weights of that hotkey, undefined where nothing is against them by now
 */
export function whyNotSet(ctx: Ctx, who: Hotkey, index: StorageIndex, opened: Uint8Array) {
  const weights = weightsOf(opened, who)
  if (weights === undefined) return 'none'
  const { netuid, mechanism } = splitStorageIndex(index)
  try {
    ctx.simulate(() => setWeights(ctx, signedBy(who), netuid, mechanism, weights))
    return undefined
  } catch (failure) {
    if (!(failure instanceof DispatchFailure)) throw failure
    return errorOf(failure)
  }
}

function errorOf({ error }: DispatchFailure): PalletError | undefined {
  const at = error.type === 'Module' ? error.value.error[0] : undefined
  return Object.values<PalletError>(errors).find(({ index }) => index === at)
}

/** Weights of a hotkey in either form of payload; undefined where they are another's, or none. */
function weightsOf(bytes: Uint8Array, who: Hotkey): WeightsInput | undefined {
  const named = prefixOf(payload, bytes)
  if (named === undefined || named.hotkey.length < 32) return prefixOf(legacyPayload, bytes)
  return toHex0x(named.hotkey.subarray(0, 32)) === who ? named : undefined
}

function prefixOf<T>(codec: Codec<T>, bytes: Uint8Array): T | undefined {
  try {
    return decodePrefix(codec, bytes)
  } catch (fault) {
    if (fault instanceof CodecError) return undefined
    throw fault
  }
}
