import { benchmarked, type Ctx, emit, type Weight } from '@glia/frame'
import { pulses } from '../drand/storage.ts'
import { openWithPulse } from '../drand/timelock.ts'
import type { Hotkey, NetUid } from '../subtensor/types.ts'
import type { Data } from './data.ts'
import { commitmentsEvents } from './events.ts'
import * as store from './storage.ts'

type Index = readonly (readonly [NetUid, Hotkey])[]

/** The index without an account. */
export const unindexed = (index: Index, netuid: NetUid, who: Hotkey): Index =>
  index.filter(([at, account]) => at !== netuid || account !== who)

/** The index with an account, ordered by subnet and account as the reference's set is. */
export const indexed = (index: Index, netuid: NetUid, who: Hotkey): Index =>
  [...unindexed(index, netuid, who), [netuid, who] as const].sort(store.byPlace)

export const hasTimelocked = (info: store.CommitmentInfo): boolean =>
  info.fields.some(({ type }) => type === 'TimelockEncrypted')

const MAX_REVEALED = 10

/**
 * Every block, before its transactions: what is sealed to a round whose pulse is stored is opened and moves to
 * `RevealedCommitments`, of which the last ten stay; what does not open is dropped. Accounts whose commitment is gone or has
 * nothing more to open leave the index (`reveal_timelocked_commitments`). Event CommitmentRevealed.
 *
 * @returns its reads and writes as the reference counts them: the index once, and once more for each account that leaves it
 */
export function revealTimelocked(ctx: Ctx): Weight {
  const before = store.timelockedIndex.get(ctx)
  const work: Accesses = { reads: 1, writes: 0 }
  const waiting = before.filter(([netuid, who]) => stillWaits(ctx, netuid, who, work))
  const left = before.length - waiting.length
  if (left > 0) store.timelockedIndex.set(ctx, waiting)
  return benchmarked(0, 0, work.reads + left, work.writes + left)
}

/** Of storage, but for the index. */
interface Accesses {
  reads: number
  writes: number
}

/** Opens what can be opened of a commitment. Has it more to open? */
function stillWaits(ctx: Ctx, netuid: NetUid, who: Hotkey, work: Accesses): boolean {
  const kept = store.commitmentOf.get(ctx, netuid, who)
  work.reads++
  if (kept === undefined || !hasTimelocked(kept.info)) return false
  const remaining: Data[] = []
  const opened: Uint8Array[] = []
  for (const field of kept.info.fields) {
    if (field.type !== 'TimelockEncrypted') {
      remaining.push(field)
      continue
    }
    const pulse = pulses.get(ctx, field.value.revealRound)
    work.reads++
    if (pulse === undefined) {
      remaining.push(field)
      continue
    }
    const plain = openWithPulse(field.value.encrypted, pulse)
    if (plain !== undefined && plain.length > 0) opened.push(plain)
  }
  if (remaining.length === kept.info.fields.length) return true

  const block = BigInt(ctx.blockNumber)
  const revealed = [...(store.revealedCommitments.get(ctx, netuid, who) ?? [])]
  for (const plain of opened) {
    revealed.push([plain, block])
    emit(ctx, commitmentsEvents.CommitmentRevealed, { netuid, who })
  }
  if (opened.length > 0) {
    store.revealedCommitments.set(ctx, netuid, who, revealed.slice(-MAX_REVEALED))
    work.reads++
    work.writes++
  }
  const info = { fields: remaining }
  work.writes++
  if (remaining.length === 0) store.commitmentOf.remove(ctx, netuid, who)
  else store.commitmentOf.set(ctx, netuid, who, { ...kept, info })
  return hasTimelocked(info)
}
