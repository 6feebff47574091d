import { type Ctx, emit, ensure, ensureSigned, fail, type H256, type Origin, toH256 } from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { addU64 } from '../arithmetic.ts'
import { currentBlock } from '../block.ts'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import { setLastUpdate } from '../neurons/uids.ts'
import * as store from '../storage/index.ts'
import { currentEpoch } from '../subnets/schedule.ts'
import { asHotkey, type MechId, type NetUid, storageIndex } from '../types.ts'
import { mechanismExists, passesWeightsRateLimit } from './checks.ts'

/** Commits that one hotkey may leave unrevealed. */
const MAX_UNREVEALED = 10

/** `is_commit_expired`: its epoch of reveal has passed. */
const isExpired = (ctx: Ctx, netuid: NetUid, commitEpoch: bigint): boolean =>
  currentEpoch(ctx, netuid) > addU64(commitEpoch, store.revealPeriodEpochs.get(ctx, netuid))

/** `is_reveal_block_range`: this is its epoch of reveal. */
export const mayReveal = (ctx: Ctx, netuid: NetUid, commitEpoch: bigint): boolean =>
  currentEpoch(ctx, netuid) === addU64(commitEpoch, store.revealPeriodEpochs.get(ctx, netuid))

/** Commits without the expired ones at the front of the queue, and the hashes of those. */
export function withoutExpired(ctx: Ctx, netuid: NetUid, commits: readonly store.WeightCommit[]) {
  let expired = 0
  while (expired < commits.length && isExpired(ctx, netuid, (commits[expired] as store.WeightCommit)[1])) expired++
  return { live: commits.slice(expired), expired: commits.slice(0, expired).map(([hash]) => hash) }
}

/** Who commits, and the checks that every kind of commit has. */
function committer(ctx: Ctx, origin: Origin, netuid: NetUid, mechanism: MechId, version?: number) {
  ensure(mechanismExists(ctx, netuid, mechanism), errors.MechanismDoesNotExist)
  const index = storageIndex(netuid, mechanism)
  const hotkey = asHotkey(ensureSigned(origin))
  ensure(store.commitRevealWeightsEnabled.get(ctx, netuid), errors.CommitRevealDisabled)
  if (version !== undefined)
    ensure(version === store.commitRevealWeightsVersion.get(ctx), errors.IncorrectCommitRevealVersion)
  const uid = store.uids.get(ctx, netuid, hotkey) ?? fail(errors.HotKeyNotRegisteredInSubNet)
  const block = currentBlock(ctx)
  ensure(passesWeightsRateLimit(ctx, index, uid, block), errors.CommittingWeightsTooFast)
  return { index, hotkey, uid, block }
}

/**
 * Keeps the hash of weights that will be revealed `RevealPeriodEpochs` epochs later (`internal_commit_weights`).
 * Event WeightsCommitted.
 */
export function commitWeights(ctx: Ctx, origin: Origin, netuid: NetUid, mechanism: MechId, hash: H256): void {
  const { index, hotkey, uid, block } = committer(ctx, origin, netuid, mechanism)
  const { live } = withoutExpired(ctx, netuid, store.weightCommits.get(ctx, index, hotkey) ?? [])
  ensure(live.length < MAX_UNREVEALED, errors.TooManyUnrevealedCommits)
  store.weightCommits.set(ctx, index, hotkey, [...live, [hash, currentEpoch(ctx, netuid), block, 0n]])
  emit(ctx, events.WeightsCommitted, [hotkey, index, hash])
  setLastUpdate(ctx, index, uid, block)
}

/**
 * Keeps encrypted weights that drand's round `revealRound` opens (`internal_commit_timelocked_weights`).
 * Event TimelockedWeightsCommitted.
 */
export function commitTimelockedWeights(
  ctx: Ctx,
  origin: Origin,
  netuid: NetUid,
  mechanism: MechId,
  commit: { ciphertext: Uint8Array; revealRound: bigint; version: number },
): void {
  const { index, hotkey, uid, block } = committer(ctx, origin, netuid, mechanism, commit.version)
  const epoch = currentEpoch(ctx, netuid)
  const commits = store.timelockedWeightCommits.get(ctx, index, epoch)
  const own = commits.filter(([who]) => who === hotkey).length
  ensure(own < MAX_UNREVEALED, errors.TooManyUnrevealedCommits)
  store.timelockedWeightCommits.set(ctx, index, epoch, [
    ...commits,
    [hotkey, block, commit.ciphertext, commit.revealRound],
  ])
  const hash = toH256(blake2b256(commit.ciphertext))
  emit(ctx, events.TimelockedWeightsCommitted, [hotkey, index, hash, commit.revealRound])
  setLastUpdate(ctx, index, uid, block)
}
