// The caller knows that eight bytes are there: beyond the end there are zeros.
// PERF: no view over the bytes: short arrays live in V8's heap, and asking one for its buffer moves it out of it, 1 us each.

const scratch = new Uint8Array(8)
const view = new DataView(scratch.buffer)
/** Numbers hold 53 bits exactly. */
const EXACT_HIGH = 0x20_0000

/** The unsigned number of eight bytes at `at`, the lowest first. */
export function u64LE(bytes: Uint8Array, at = 0): bigint {
  return joined(wordLE(bytes, at + 4), wordLE(bytes, at))
}

/** The unsigned number of eight bytes at `at`, the highest first. */
export function u64BE(bytes: Uint8Array, at = 0): bigint {
  return joined(wordBE(bytes, at), wordBE(bytes, at + 4))
}

/** The lowest 64 bits of a number as eight bytes, the lowest first. */
export function bytesOfU64LE(value: bigint): Uint8Array {
  view.setBigUint64(0, value, true)
  return Uint8Array.from(scratch)
}

const joined = (high: number, low: number): bigint =>
  high < EXACT_HIGH ? BigInt(high * 0x1_0000_0000 + low) : (BigInt(high) << 32n) | BigInt(low)

function wordLE(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16)
  return (low | ((bytes[at + 3] as number) << 24)) >>> 0
}

function wordBE(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8)
  return (high | (bytes[at + 3] as number)) >>> 0
}
