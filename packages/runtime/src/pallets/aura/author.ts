import { sameBytes, toHex0x, u64LE } from '@glia/base'
import { type AccountId, type Ctx, systemItems } from '@glia/frame'
import { authorities } from './storage.ts'

/** `AURA_ENGINE_ID` */
const AURA = Uint8Array.of(0x61, 0x75, 0x72, 0x61)

/** Slot of a block from its Aura digest; undefined when it has none (genesis, simulations). */
export function slotOf(ctx: Ctx): bigint | undefined {
  for (const item of systemItems.digestOfBlock.get(ctx).logs) {
    if (item.type !== 'PreRuntime') continue
    const [engine, data] = item.value
    if (sameBytes(engine, AURA) && data.length === 8) return u64LE(data)
  }
  return undefined
}

/** The authority whose turn is so many slots after the block's (`FindAuraAuthors`). */
export function authorityAt(ctx: Ctx, slotsAhead: number): Uint8Array | undefined {
  const slot = slotOf(ctx)
  const set = authorities.get(ctx)
  if (slot === undefined || set.length === 0) return undefined
  return set[Number((slot + BigInt(slotsAhead)) % BigInt(set.length))]
}

/** `T::author()`: the authority whose turn the block's slot is; fees go to this account. */
export function blockAuthor(ctx: Ctx): AccountId | undefined {
  const author = authorityAt(ctx, 0)
  return author === undefined ? undefined : (toHex0x(author) as AccountId)
}
