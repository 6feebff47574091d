/**
 * The version of the Python SDK whose wire format this package speaks, as it announces itself in headers and on chain:
 * major × 10⁶ + minor × 10³ + patch of 10.2.0. Peers compare it with 7002000 to choose how nonces are checked.
 */
export const PROTOCOL_VERSION = 10_002_000

let lastNonce = 0n

/** A nonce: nanoseconds since 1970, larger than every nonce this process has made before. */
export function nextNonce(): bigint {
  const now = BigInt(Date.now()) * 1_000_000n
  lastNonce = now > lastNonce ? now : lastNonce + 1n
  return lastNonce
}
