import { toHexDigits } from '@glia/base'
import { type Ctx, fail } from '@glia/frame'
import { StateError } from '@glia/state'

/**
 * Writes or removes raw storage, as root may. Whatever the bytes are: an item that cannot read them reads nothing there.
 *
 * A key longer than the state can hold ends the call with `Exhausted`. The reference bounds keys by the size of a block
 * alone; here one such key would be found only when the block is stored, and no block could follow.
 */
export function writeRaw(ctx: Ctx, key: Uint8Array, value: Uint8Array | undefined): void {
  try {
    ctx.overlay.setRaw(toHexDigits(key), value)
  } catch (fault) {
    if (fault instanceof StateError && fault.code === 'KeyTooLong') fail({ type: 'Exhausted' })
    throw fault
  }
}
