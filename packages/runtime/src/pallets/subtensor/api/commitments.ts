import { type Ctx, isStorageMap, type StorageMap } from '@glia/frame'
import type { Hotkey, NetUid } from '../types.ts'

/**
 * What the hotkeys of a subnet committed to: account and registration as stored, in storage order. Nothing on a runtime
 * without the Commitments pallet (`get_commitments`).
 */
export function commitmentsOf(ctx: Ctx, netuid: NetUid): readonly (readonly [Hotkey, Uint8Array])[] {
  const item = ctx.runtime.palletByName.get('Commitments')?.storage.find(({ name }) => name === 'CommitmentOf')
  if (!isStorageMap(item)) return []
  const registrations = item as StorageMap<readonly [NetUid, Hotkey], unknown>
  return registrations
    .entries(ctx, netuid)
    .map(([[, account], registration]) => [account, registrations.encode(registration)] as const)
}
