import { type H256, headerHash } from '@glia/frame'
import type { AuxEntry, StateStore } from '@glia/state'
import { Lru } from '../util/lru.ts'
import { type Block, decodeBlock, encodeBlock } from './block.ts'

const RECENT_BLOCKS = 512

const blockKey = (number: number) => `block:${number}`
const numberKey = (hash: string) => `hash:${hash}`

/** Headers, bodies and the way from hash to number, in the store's aux records, committed together with the state. */
export class BlockIndex {
  readonly #store: StateStore
  readonly #recent = new Lru<number, Block>(RECENT_BLOCKS)
  readonly #hashes = new Lru<string, number>(RECENT_BLOCKS)

  constructor(store: StateStore) {
    this.#store = store
  }

  /** Records to write in the commit of `block`. */
  records(block: Block): AuxEntry[] {
    const number = new Uint8Array(4)
    new DataView(number.buffer).setUint32(0, block.number, true)
    return [
      { key: blockKey(block.number), value: encodeBlock(block) },
      { key: numberKey(block.hash), value: number },
    ]
  }

  /** Call once the records are committed. */
  remember(block: Block): void {
    this.#recent.set(block.number, block)
    this.#hashes.set(block.hash, block.number)
  }

  byNumber(number: number): Block | undefined {
    const recent = this.#recent.get(number)
    if (recent !== undefined) return recent
    const stored = this.#store.aux(blockKey(number))
    if (stored === undefined) return undefined
    const decoded = decodeBlock('0x' as H256, stored)
    const block = { ...decoded, hash: headerHash(decoded.header) }
    this.remember(block)
    return block
  }

  number(hash: string): number | undefined {
    const recent = this.#hashes.get(hash)
    if (recent !== undefined) return recent
    const stored = this.#store.aux(numberKey(hash))
    return stored === undefined
      ? undefined
      : new DataView(stored.buffer, stored.byteOffset, stored.byteLength).getUint32(0, true)
  }

  forget(): void {
    this.#recent.clear()
    this.#hashes.clear()
  }
}
