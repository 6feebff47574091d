import type { Ctx } from '@glia/frame'
import { storageIndices } from '../neurons/uids.ts'
import * as store from '../storage/index.ts'
import type { Hotkey, NetUid } from '../types.ts'
import type { SparseRow } from '../vectors.ts'

/**
 * Validators' bonds to a neuron begin anew in every mechanism of the subnet, where its owner allows that
 * (`do_reset_bonds`). A hotkey without a uid resets nothing.
 */
export function resetBonds(ctx: Ctx, netuid: NetUid, hotkey: Hotkey): void {
  const uid = store.uids.find(ctx, netuid, hotkey)
  if (uid === undefined || !store.bondsResetOn.get(ctx, netuid)) return
  for (const index of storageIndices(ctx, netuid)) {
    for (const [, validator] of store.bonds.keysOf(ctx, index)) {
      store.bonds.update(ctx, index, validator, (row) => withoutBond(row, uid))
    }
  }
}

function withoutBond(row: SparseRow, uid: number): SparseRow {
  if (!row.uids.includes(uid)) return row
  const kept = (_: number, at: number) => row.uids[at] !== uid
  return { uids: row.uids.filter(kept), values: row.values.filter(kept) }
}
