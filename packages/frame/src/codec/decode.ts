import type { Codec } from './codec.ts'
import { Reader } from './reader.ts'

/** Value of exactly `bytes`. Throws CodecError when bytes are missing or left over. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  const input = new Reader(bytes)
  const value = codec.decodeFrom(input)
  input.finish()
  return value
}

/** Value at the start of `bytes`; trailing bytes are allowed, as Substrate's storage decoding allows them. */
export function decodePrefix<T>(codec: Codec<T>, bytes: Uint8Array): T {
  return codec.decodeFrom(new Reader(bytes))
}
