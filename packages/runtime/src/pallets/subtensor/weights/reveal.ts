import {
  betweenCalls,
  type Ctx,
  emit,
  encode,
  ensure,
  ensureSigned,
  fail,
  type H256,
  type Origin,
  toH256,
  tuple,
  u64,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { errors } from '../errors.ts'
import { events } from '../events.ts'
import * as store from '../storage/index.ts'
import {
  asHotkey,
  type Hotkey,
  hotkeyId,
  MAIN,
  type MechId,
  type NetUid,
  type StorageIndex,
  storageIndex,
  storageIndexCodec,
} from '../types.ts'
import { u16Vector } from '../vectors.ts'
import { mayReveal, withoutExpired } from './commit.ts'
import { setWeights, type WeightsInput } from './set.ts'

/** Weights with the salt that hid them. */
export interface Reveal extends WeightsInput {
  readonly salt: Uint16Array
}

const preimage = tuple<readonly [Hotkey, StorageIndex, Uint16Array, Uint16Array, Uint16Array, bigint]>(
  hotkeyId,
  storageIndexCodec,
  u16Vector,
  u16Vector,
  u16Vector,
  u64,
)

/** Hash that a commit must have carried (`get_commit_hash`). */
export function commitHash(hotkey: Hotkey, index: StorageIndex, reveal: Reveal): H256 {
  const { uids, values, salt, versionKey } = reveal
  return toH256(blake2b256(encode(preimage, [hotkey, index, uids, values, salt, versionKey])))
}

/**
 * Reveals committed weights, which are set as if sent now (`internal_reveal_weights`). Commits before it are dropped.
 * Event WeightsRevealed. Errors: CommitRevealDisabled, NoWeightsCommitFound, ExpiredWeightCommit,
 * InvalidRevealCommitHashNotMatch, RevealTooEarly, and those of setting weights.
 */
export function revealWeights(ctx: Ctx, origin: Origin, netuid: NetUid, mechanism: MechId, reveal: Reveal): void {
  const index = storageIndex(netuid, mechanism)
  const hotkey = asHotkey(ensureSigned(origin))
  const { live, expired } = openCommits(ctx, netuid, index, hotkey)
  const hash = commitHash(hotkey, index, reveal)
  if (live.length === 0) fail(expired.includes(hash) ? errors.ExpiredWeightCommit : errors.NoWeightsCommitFound)
  const position = find(live, expired, hash)
  ensure(mayReveal(ctx, netuid, (live[position] as store.WeightCommit)[1]), errors.RevealTooEarly)
  keep(ctx, index, hotkey, live.slice(position + 1))
  setWeights(ctx, origin, netuid, mechanism, reveal)
  emit(ctx, events.WeightsRevealed, [hotkey, index, hash])
}

/** Reveals several commits of the main mechanism, all or none (`do_batch_reveal_weights`). Event WeightsBatchRevealed. */
export function batchRevealWeights(ctx: Ctx, origin: Origin, netuid: NetUid, reveals: readonly Reveal[]): void {
  const index = storageIndex(netuid)
  const hotkey = asHotkey(ensureSigned(origin))
  const { live, expired } = openCommits(ctx, netuid, index, hotkey)
  const hashes = reveals.map((reveal) => {
    betweenCalls(ctx)
    return commitHash(hotkey, index, reveal)
  })
  for (const hash of hashes) {
    const commit = live[find(live, expired, hash)] as store.WeightCommit
    ensure(mayReveal(ctx, netuid, commit[1]), errors.RevealTooEarly)
  }
  const left = [...live]
  for (const [i, reveal] of reveals.entries()) {
    betweenCalls(ctx)
    // Found again, because the same commit cannot be revealed twice in one batch.
    left.splice(find(left, expired, hashes[i] as H256), 1)
    setWeights(ctx, origin, netuid, MAIN, reveal)
  }
  keep(ctx, index, hotkey, left)
  emit(ctx, events.WeightsBatchRevealed, [hotkey, netuid, hashes])
}

function openCommits(ctx: Ctx, netuid: NetUid, index: StorageIndex, hotkey: Hotkey) {
  ensure(store.commitRevealWeightsEnabled.get(ctx, netuid), errors.CommitRevealDisabled)
  return withoutExpired(ctx, netuid, store.weightCommits.get(ctx, index, hotkey) ?? fail(errors.NoWeightsCommitFound))
}

function find(live: readonly store.WeightCommit[], expired: readonly H256[], hash: H256): number {
  const position = live.findIndex(([committed]) => committed === hash)
  if (position >= 0) return position
  return fail(expired.includes(hash) ? errors.ExpiredWeightCommit : errors.InvalidRevealCommitHashNotMatch)
}

function keep(ctx: Ctx, index: StorageIndex, hotkey: Hotkey, commits: readonly store.WeightCommit[]): void {
  if (commits.length === 0) store.weightCommits.remove(ctx, index, hotkey)
  else store.weightCommits.set(ctx, index, hotkey, commits)
}
