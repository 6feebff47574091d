import type { Ctx } from '@glia/frame'
import type { Hotkey, NetUid } from '../subtensor/types.ts'
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

/**
 * Every block, before its transactions: accounts whose commitment is gone or has nothing to open leave the index
 * (`reveal_timelocked_commitments`). No beacon can be written on this runtime, so what is sealed stays sealed.
 */
export function tendTimelocked(ctx: Ctx): void {
  const before = store.timelockedIndex.get(ctx)
  const waiting = before.filter(([netuid, who]) => {
    const kept = store.commitmentOf.get(ctx, netuid, who)
    return kept !== undefined && hasTimelocked(kept.info)
  })
  if (waiting.length < before.length) store.timelockedIndex.set(ctx, waiting)
}
