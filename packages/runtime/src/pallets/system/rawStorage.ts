import { CodecError, type Ctx, fail, type Runtime, StorageMap, StorageValue } from '@glia/frame'
import { StateError, toHex } from '@glia/state'

type Item = StorageValue<unknown> | StorageMap<readonly unknown[], unknown>

/** Hex digits of twox128(pallet) ++ twox128(item). */
const PREFIX_DIGITS = 64

const itemsByPrefix = new WeakMap<Runtime, ReadonlyMap<string, Item>>()

function itemsOf(runtime: Runtime): ReadonlyMap<string, Item> {
  let items = itemsByPrefix.get(runtime)
  if (items === undefined) {
    const all = runtime.pallets.flatMap((pallet) => pallet.storage)
    const typed = all.filter((item): item is Item => item instanceof StorageValue || item instanceof StorageMap)
    items = new Map(typed.map((item) => [item.prefix, item]))
    itemsByPrefix.set(runtime, items)
  }
  return items
}

/**
 * Writes or removes raw storage, as root may. What no item could read is left out: the reference keeps such bytes and reads
 * nothing there, which is the same for every rule, though not for who asks for the raw value.
 *
 * A key longer than the state can hold ends the call with `Exhausted`. The reference bounds keys by the size of a block
 * alone; here one such key would be found only when the block is stored, and no block could follow.
 */
export function writeRaw(ctx: Ctx, key: Uint8Array, value: Uint8Array | undefined): void {
  const hex = toHex(key)
  const item = itemsOf(ctx.runtime).get(hex.slice(0, PREFIX_DIGITS))
  const kept = value === undefined || item === undefined || reads(ctx, item, hex, value)
  try {
    ctx.overlay.setRaw(hex, kept ? value : undefined)
  } catch (fault) {
    if (fault instanceof StateError && fault.code === 'KeyTooLong') fail({ type: 'Exhausted' })
    throw fault
  }
}

function reads(ctx: Ctx, item: Item, key: string, value: Uint8Array): boolean {
  try {
    item.decode(value, ctx.runtime)
    return isKeyOf(item, key)
  } catch (fault) {
    if (fault instanceof CodecError) return false
    throw fault
  }
}

/** Is this the key under which the item keeps a value, with hashes that belong to its parts and nothing behind them? */
function isKeyOf(item: Item, key: string): boolean {
  let at = PREFIX_DIGITS
  for (const part of item.keys) {
    const { value, end } = part.parse(key, at)
    if (part.hash(value) !== key.slice(at, end)) return false
    at = end
  }
  return at === key.length
}
