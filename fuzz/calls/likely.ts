/** What some arguments must be for their call to get past its first checks: values that no type and no state names. */
export const LIKELY: Readonly<Record<string, readonly bigint[]>> = {
  ip: [0x08080808n, 0x2001_4860_4860_0000_0000_0000_0000_8888n, 0x7f000001n],
  ip_type: [4n, 6n],
  protocol: [0n, 1n, 4n],
  port: [8091n, 0n],
  commit_reveal_version: [4n],
  version_key: [0n, 0n, 1n],
  limit_price: [0n, 1n, 250_000_000n, (1n << 64n) - 1n],
  mecid: [0n, 0n, 1n],
  take: [0n, 5_898n, 11_796n],
  tempo: [1n, 3n, 360n, 1_000n],
  swap_cost: [0n],
  chain_id: [42n],
  expiry: [(1n << 64n) - 1n, (1n << 64n) - 1n, 0n],
  fee_rate: [0n, 10_000_000n, 1_000_000_000n],
  max_slippage: [0n, 10_000_000n, 1_000_000_000n],
}
