import { type Ctx, palletHome, twox64Concat } from '@glia/frame'
import { addU64, subU64 } from '../subtensor/arithmetic.ts'
import { type Alpha, alpha, type NetUid, netUid } from '../subtensor/types.ts'

const home = palletHome({ name: 'AlphaAssets', index: 31 })

export const totalAlphaIssuance = home.map({
  name: 'TotalAlphaIssuance',
  docs: 'Alpha that exists or existed on each subnet, rao.',
  key: [twox64Concat(netUid)],
  value: alpha,
})
export const alphaBurned = home.map({
  name: 'AlphaBurned',
  docs: 'Alpha that nobody can reach any more; still counted as issued.',
  key: [twox64Concat(netUid)],
  value: alpha,
})
export const alphaRecycled = home.map({
  name: 'AlphaRecycled',
  docs: 'Alpha taken out of existence, so that it can be issued again.',
  key: [twox64Concat(netUid)],
  value: alpha,
})

/** Counts alpha as issued (`mint_alpha`). */
export function mintAlpha(ctx: Ctx, netuid: NetUid, amount: Alpha): void {
  if (amount > 0n) totalAlphaIssuance.update(ctx, netuid, (total) => addU64(total, amount))
}

/** Counts alpha as burned (`burn_alpha`). */
export function burnAlpha(ctx: Ctx, netuid: NetUid, amount: Alpha): void {
  if (amount > 0n) alphaBurned.update(ctx, netuid, (total) => addU64(total, amount))
}

/** Takes alpha out of the issuance (`recycle_alpha`). */
export function recycleAlpha(ctx: Ctx, netuid: NetUid, amount: Alpha): void {
  if (amount === 0n) return
  alphaRecycled.update(ctx, netuid, (total) => addU64(total, amount))
  totalAlphaIssuance.update(ctx, netuid, (total) => subU64(total, amount))
}

/** Books of each subnet's token. */
export const alphaAssets = home.pallet({
  storage: [totalAlphaIssuance, alphaBurned, alphaRecycled],
})
