import { toHexDigits } from '@glia/base'
import { type Ctx, fail } from '@glia/frame'
import { type HexKey, StateError } from '@glia/state'

/** What the roots of child tries stand under. */
const CHILD_STORAGE = toHexDigits(new TextEncoder().encode(':child_storage:'))

/**
 * Writes or removes raw storage, as root may. The roots of child tries nobody writes by hand: that is no change. Whatever the bytes
 * are: an item that cannot read them reads nothing there.
 *
 * A key longer than the state can hold ends the call with `Exhausted`. The reference bounds keys by the size of a block
 * alone; here one such key would be found only when the block is stored, and no block could follow.
 */
export function writeRaw(ctx: Ctx, key: Uint8Array, value: Uint8Array | undefined): void {
  const hex = toHexDigits(key)
  if (hex.startsWith(CHILD_STORAGE)) return
  try {
    ctx.overlay.setRaw(hex, value)
  } catch (fault) {
    if (fault instanceof StateError && fault.code === 'KeyTooLong') fail({ type: 'Exhausted' })
    throw fault
  }
}

/**
 * Removes storage whose keys begin so (`clear_prefix`): the first `most` of the keys that are stored, and all that was written
 * since to something else. The reference also removes what was written as it was stored. Nothing is removed where roots of child tries
 * could be among it, which those of all keys are.
 */
export function killPrefix(ctx: Ctx, prefix: HexKey, most: number): void {
  if (prefix.startsWith(CHILD_STORAGE) || CHILD_STORAGE.startsWith(prefix)) return
  const { overlay } = ctx
  const keys = overlay.writtenKeys(prefix)
  if (most > 0) for (const key of overlay.storedKeys(prefix, undefined, most)) keys.add(key)
  for (const key of keys) overlay.setRaw(key, undefined)
}
