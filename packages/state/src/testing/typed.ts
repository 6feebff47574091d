import { Overlay } from '../overlay/overlay.ts'
import { type CachedItem, nextItemId } from '../overlay/slots.ts'
import type { StateReader, StateStore } from '../store/types.ts'

// Storage items with plain keys, and short ways to their values, for tests of the overlay.

export const text = {
  encode: (value: string) => new TextEncoder().encode(value),
  decode: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
}
export const two = (n: number) => n.toString(16).padStart(2, '0')

/** An item whose keys are bytes, one a part, in plain sight behind the prefix. */
export function item(prefix: string, arity: number): CachedItem<string> & { decoded: number } {
  return {
    id: nextItemId(),
    arity,
    prefix,
    opaque: false,
    decoded: 0,
    keyOf: (parts) => prefix + parts.map((part) => two(part as number)).join(''),
    parseKey: (key) =>
      key.length === prefix.length + 2 * arity
        ? Array.from({ length: arity }, (_, i) =>
            Number.parseInt(key.slice(prefix.length + 2 * i, prefix.length + 2 * i + 2), 16),
          )
        : undefined,
    encode: text.encode,
    decode(bytes) {
      this.decoded++
      return text.decode(bytes)
    },
  }
}

/** Behind the prefix a byte of hash, the inverse of the part, then the part, which is read without a look at the hash. */
export const hashed = (): CachedItem<string> => ({
  ...item('aa', 1),
  keyOf: (parts) => `aa${parts.map((part) => two(255 - (part as number)) + two(part as number)).join('')}`,
  parseKey: (key) => (key.length === 6 ? [Number.parseInt(key.slice(4), 16)] : undefined),
})

export const set = (overlay: Overlay, of: CachedItem<string>, parts: readonly unknown[], value: string | undefined) => {
  const view = overlay.view(of as CachedItem<unknown>)
  view.set(view.table.slotOf(parts), value)
}
export const put = (overlay: Overlay, of: CachedItem<string>, parts: readonly unknown[], value: string) => {
  const view = overlay.view(of as CachedItem<unknown>)
  view.put(view.table.slotOf(parts), value)
}
export const get = (overlay: Overlay, of: CachedItem<string>, parts: readonly unknown[]) => {
  const view = overlay.reading(of as CachedItem<unknown>)
  return view.get(view.table.slotOf(parts))
}
export const list = (overlay: Overlay, of: CachedItem<string>, prefix: readonly unknown[] = []) =>
  overlay.view(of as CachedItem<unknown>).list(prefix).parts
export const decodedChanges = (overlay: Overlay) =>
  new Map(overlay.changes().map(({ key, value }) => [key, value && text.decode(value)]))

export function commit(store: StateStore, overlay: Overlay): StateReader {
  const number = store.head === undefined ? 0 : store.head.number + 1
  const parentHash = store.head?.hash ?? 'none'
  store.commit({ number, hash: `${number}`, parentHash, pending: store.prepare(overlay.changes()) })
  return store.reader()
}
