import { type Ctx, emit } from '@glia/frame'
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
  [...unindexed(index, netuid, who), [netuid, who] as const].sort(
    ([a, left], [b, right]) => a - b || (left < right ? -1 : left > right ? 1 : 0),
  )

export const hasTimelocked = (info: store.CommitmentInfo): boolean =>
  info.fields.some(({ type }) => type === 'TimelockEncrypted')

const MAX_REVEALED = 10

/**
 * Every block, before its transactions: what is sealed to a round whose pulse is stored is opened and moves to
 * `RevealedCommitments`, of which the last ten stay; what does not open is dropped. Accounts whose commitment is gone or has
 * nothing more to open leave the index (`reveal_timelocked_commitments`). Event CommitmentRevealed.
 */
export function revealTimelocked(ctx: Ctx): void {
  const before = store.timelockedIndex.get(ctx)
  const waiting = before.filter(([netuid, who]) => stillWaits(ctx, netuid, who))
  if (waiting.length < before.length) store.timelockedIndex.set(ctx, waiting)
}

/** Opens what can be opened of a commitment. Has it more to open? */
function stillWaits(ctx: Ctx, netuid: NetUid, who: Hotkey): boolean {
  const kept = store.commitmentOf.get(ctx, netuid, who)
  if (kept === undefined || !hasTimelocked(kept.info)) return false
  const remaining: Data[] = []
  const opened: Uint8Array[] = []
  for (const field of kept.info.fields) {
    const pulse = field.type === 'TimelockEncrypted' ? pulses.get(ctx, field.value.revealRound) : undefined
    if (field.type !== 'TimelockEncrypted' || pulse === undefined) {
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
  if (opened.length > 0) store.revealedCommitments.set(ctx, netuid, who, revealed.slice(-MAX_REVEALED))
  const info = { fields: remaining }
  if (remaining.length === 0) store.commitmentOf.remove(ctx, netuid, who)
  else store.commitmentOf.set(ctx, netuid, who, { ...kept, info })
  return hasTimelocked(info)
}
