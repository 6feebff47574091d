import { u64BE } from '@glia/base'

const U64_MAX = (1n << 64n) - 1n

/**
 * Indices of the coldkeys whose root dividends a block claims automatically: k steps through 0..n - 1, each step one of
 * the four big-endian words of the block hash. Source: `block_hash_to_indices` (staking/claim_root.rs).
 *
 * @param hash 32 bytes
 * @returns ascending, without duplicates (fewer than k where steps meet)
 */
export function autoClaimIndices(hash: Uint8Array, k: bigint, n: bigint): bigint[] {
  const indices = new Set<bigint>()
  let last = u64BE(hash)
  for (let i = 0n; i < k; i++) {
    const step = u64BE(hash, Number((i * 8n) % 32n))
    // The sum of two words saturates before the remainder.
    const sum = last + step > U64_MAX ? U64_MAX : last + step
    last = n === 0n ? 0n : sum % n
    indices.add(last)
  }
  return [...indices].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}
