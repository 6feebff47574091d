import { CodecError } from './errors.ts'

/** Lower-case hex with `0x`: how account ids and hashes are held in the runtime. */
export type Hex = `0x${string}`

export function bytesToHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
}

/** Bytes of `0x…`; throws CodecError on anything that is not an even number of hex digits. */
export function hexToBytes(hex: string): Uint8Array {
  const digits = hex.startsWith('0x') ? hex.slice(2) : hex
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) {
    throw new CodecError(`expected hex bytes, found ${hex.length > 40 ? `${hex.slice(0, 40)}…` : hex}`)
  }
  return new Uint8Array(Buffer.from(digits, 'hex'))
}
