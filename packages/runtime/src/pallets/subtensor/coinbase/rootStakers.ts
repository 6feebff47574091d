import type { AccountId, Ctx, StorageMap, StorageValue } from '@glia/frame'
import { fromHex, toHex } from '@glia/state'
import { listRootStaker } from '../staking/rootClaim.ts'
import { alphaMapLastKey, alphaV1, alphaV2, alphaV2MapLastKey } from '../storage/index.ts'
import { type NetUid, ROOT } from '../types.ts'

/** Positions looked at in a block (`ALPHA_MAP_BATCH_SIZE`). */
const BATCH = 30

type Positions = StorageMap<readonly [AccountId, AccountId, NetUid], unknown>
type Cursor = StorageValue<Uint8Array | undefined>

/** Walks over all stake positions, some each block, and lists the coldkeys with root stake (`populate_root_coldkey_staking_maps`). */
export function indexRootStakers(ctx: Ctx): void {
  walk(ctx, alphaV1 as unknown as Positions, alphaMapLastKey as unknown as Cursor)
  walk(ctx, alphaV2 as unknown as Positions, alphaV2MapLastKey as unknown as Cursor)
}

function walk(ctx: Ctx, positions: Positions, cursor: Cursor): void {
  const last = cursor.get(ctx)
  // A fresh walk looks one further: it is over at once only when everything fits into one batch.
  const found = last === undefined ? positions.page(ctx, undefined, BATCH + 1) : positions.page(ctx, toHex(last), BATCH)
  if (last === undefined && found.length === 0) return
  const batch = found.slice(0, BATCH)
  const complete = last === undefined ? found.length <= BATCH : found.length < BATCH
  for (const { key } of batch) {
    const [, coldkey, netuid] = key
    if (netuid === ROOT) listRootStaker(ctx, coldkey)
  }
  const end = complete ? undefined : batch[batch.length - 1]
  cursor.set(ctx, end === undefined ? undefined : fromHex(end.storageKey))
}
