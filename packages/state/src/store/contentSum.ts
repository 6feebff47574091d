import { twox64 } from '../hash/twox.ts'

/**
 * A sum over entries in any order, kept up to date entry by entry: the sum of their hashes, modulo 2^64. It tells which
 * of several ages a set of records is of; it is no defence against somebody who means to deceive.
 */
export class ContentSum {
  #sum: bigint

  constructor(text = '0') {
    this.#sum = BigInt(`0x${text}`)
  }

  add(table: string, key: string | number, value: Uint8Array): void {
    this.#sum = BigInt.asUintN(64, this.#sum + hash(table, key, value))
  }

  remove(table: string, key: string | number, value: Uint8Array | undefined): void {
    if (value !== undefined) this.#sum = BigInt.asUintN(64, this.#sum - hash(table, key, value))
  }

  /** Hexadecimal. */
  toString(): string {
    return this.#sum.toString(16)
  }
}

function hash(table: string, key: string | number, value: Uint8Array): bigint {
  const name = Buffer.from(`${table} ${key}\0`)
  const bytes = new Uint8Array(name.length + value.length)
  bytes.set(name)
  bytes.set(value, name.length)
  return Buffer.from(twox64(bytes).buffer).readBigUInt64LE(0)
}
