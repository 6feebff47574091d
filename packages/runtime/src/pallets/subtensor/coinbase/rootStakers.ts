import { fromHex, toHexDigits } from '@glia/base'
import { type Ctx, type StorageMap, WRITTEN_NONE } from '@glia/frame'
import { listRootStaker } from '../staking/rootClaim.ts'
import { alphaMapLastKey, alphaV1, alphaV2, alphaV2MapLastKey } from '../storage/index.ts'
import { type Coldkey, type Hotkey, type NetUid, ROOT } from '../types.ts'

/** Positions looked at in a block (`ALPHA_MAP_BATCH_SIZE`). */
const BATCH = 30

type Cursor = typeof alphaMapLastKey

/** Walks over all stake positions, some each block, and lists the coldkeys with root stake (`populate_root_coldkey_staking_maps`). */
export function indexRootStakers(ctx: Ctx): void {
  walk(ctx, alphaV1, alphaMapLastKey)
  walk(ctx, alphaV2, alphaV2MapLastKey)
}

function walk<Share>(ctx: Ctx, positions: StorageMap<[Hotkey, Coldkey, NetUid], Share>, cursor: Cursor): void {
  const { some: last } = cursor.get(ctx)
  const batch = positions.page(ctx, last === undefined ? undefined : toHexDigits(last), BATCH)
  if (last === undefined && batch.length === 0) return
  for (const { key } of batch) {
    const [, coldkey, netuid] = key
    if (netuid === ROOT) listRootStaker(ctx, coldkey)
  }
  // A batch that is full may have been the last one: the next block finds out, and then writes that the walk is over.
  const end = batch.length < BATCH ? undefined : batch[batch.length - 1]
  // PERF: most chains are over with it in each block, and have written so. Other bytes that say the same are written over.
  cursor.put(ctx, end === undefined ? WRITTEN_NONE : { some: fromHex(end.storageKey) })
}
