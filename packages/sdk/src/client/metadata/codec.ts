/** A value codec of one chain type. Values: u64 and wider bigint, accounts SS58, bytes Uint8Array, [u8; n] hex. */
export interface ValueCodec {
  enc(value: unknown): Uint8Array
  dec(bytes: Uint8Array | string): unknown
}
