import type { Backend, BlockRecord } from './backend.ts'
import type { AuxEntry, Change } from './types.ts'

/** Block records and aux records in memory. */
export class MemoryBackend implements Backend {
  readonly #blocks = new Map<number, BlockRecord>()
  readonly #aux: Map<string, Uint8Array>

  constructor(aux: Iterable<readonly [string, Uint8Array]> = []) {
    this.#aux = new Map(aux)
  }

  auxEntries(): Iterable<readonly [string, Uint8Array]> {
    return this.#aux
  }

  block(number: number): BlockRecord | undefined {
    return this.#blocks.get(number)
  }

  aux(key: string): Uint8Array | undefined {
    return this.#aux.get(key)
  }

  append(
    block: BlockRecord,
    _changes: readonly Change[],
    aux: readonly AuxEntry[],
    pruneFrom: number,
    pruneTo: number,
  ): void {
    this.#blocks.set(block.number, block)
    this.#writeAux(aux)
    for (let n = pruneFrom; n < pruneTo; n++) this.#blocks.delete(n)
  }

  truncate(head: BlockRecord, from: number, _changes: readonly Change[], aux: readonly AuxEntry[]): void {
    for (let n = from; n > head.number; n--) this.#blocks.delete(n)
    this.#writeAux(aux)
  }

  close(): void {
    this.#blocks.clear()
    this.#aux.clear()
  }

  #writeAux(entries: readonly AuxEntry[]): void {
    for (const { key, value } of entries) {
      if (value === undefined) this.#aux.delete(key)
      else this.#aux.set(key, value)
    }
  }
}
