/** Numbers that look drawn by chance and are the same for the same seed: every case draws its own. */
export class Random {
  #a: number
  #b: number
  #c: number
  #d = 1

  /** @param seed any text; texts that differ give sequences that have nothing in common */
  constructor(seed: string) {
    this.#a = hashed(seed, 0x9e3779b9)
    this.#b = hashed(seed, 0x85ebca6b)
    this.#c = hashed(seed, 0xc2b2ae35)
    for (let i = 0; i < 12; i++) this.u32()
  }

  /** 0 … 2³² - 1 (sfc32). */
  u32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0
    this.#d = (this.#d + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A whole number below `bound`. */
  below(bound: number): number {
    return this.u32() % bound
  }

  /** True once in `times`, on average. */
  oneIn(times: number): boolean {
    return this.below(times) === 0
  }

  /** One of the list. Throws RangeError when it is empty. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('expected something to pick from, found an empty list')
    return list[this.below(list.length)] as T
  }

  bytes(length: number): Uint8Array {
    const out = new Uint8Array(length)
    for (let at = 0; at < length; at++) out[at] = this.u32()
    return out
  }

  /** A number of so many bits. */
  bits(count: number): bigint {
    let out = 0n
    for (let have = 0; have < count; have += 32) out = (out << 32n) | BigInt(this.u32())
    return BigInt.asUintN(count, out)
  }
}

function hashed(text: string, start: number): number {
  let hash = start | 0
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
}
