/** Rao that `items` storage items and `bytes` bytes would hold back (`deposit`). */
export const deposit = (items: number, bytes: number): bigint =>
  BigInt(items) * 20_000_000n + BigInt(bytes) * 1_000_000n
