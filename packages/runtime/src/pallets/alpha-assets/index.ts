import { type Ctx, map, pallet, twox64Concat, u16, u64 } from '@glia/frame'

export const totalAlphaIssuance = map({
  name: 'TotalAlphaIssuance',
  docs: 'Alpha that exists or existed on each subnet, rao.',
  key: [twox64Concat(u16)],
  value: u64,
})
export const alphaBurned = map({
  name: 'AlphaBurned',
  docs: 'Alpha that nobody can reach any more; still counted as issued.',
  key: [twox64Concat(u16)],
  value: u64,
})
export const alphaRecycled = map({
  name: 'AlphaRecycled',
  docs: 'Alpha taken out of existence, so that it can be issued again.',
  key: [twox64Concat(u16)],
  value: u64,
})

const MAX_U64 = (1n << 64n) - 1n
function add(a: bigint, b: bigint): bigint {
  const sum = a + b
  return sum > MAX_U64 ? MAX_U64 : sum
}

/** Counts alpha as issued (`mint_alpha`). */
export function mintAlpha(ctx: Ctx, netuid: number, amount: bigint): void {
  if (amount > 0n) totalAlphaIssuance.update(ctx, netuid, (total) => add(total, amount))
}

/** Counts alpha as burned (`burn_alpha`). */
export function burnAlpha(ctx: Ctx, netuid: number, amount: bigint): void {
  if (amount > 0n) alphaBurned.update(ctx, netuid, (total) => add(total, amount))
}

/** Takes alpha out of the issuance (`recycle_alpha`). */
export function recycleAlpha(ctx: Ctx, netuid: number, amount: bigint): void {
  if (amount === 0n) return
  alphaRecycled.update(ctx, netuid, (total) => add(total, amount))
  totalAlphaIssuance.update(ctx, netuid, (total) => (total > amount ? total - amount : 0n))
}

/** Books of each subnet's token. */
export const alphaAssets = pallet({
  name: 'AlphaAssets',
  index: 31,
  storage: [totalAlphaIssuance, alphaBurned, alphaRecycled],
})
