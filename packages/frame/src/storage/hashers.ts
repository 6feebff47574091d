import { fromHex, toHexDigits } from '@glia/base'
import { blake2b128, blake2b256, twox64, twox128, twox256 } from '@glia/state'
import { type Codec, encode } from '../codec/codec.ts'
import { CodecError } from '../codec/errors.ts'
import { Reader } from '../codec/reader.ts'

/** Names as metadata spells them. */
export type HasherName =
  | 'Identity'
  | 'Twox64Concat'
  | 'Twox128'
  | 'Twox256'
  | 'Blake2_128'
  | 'Blake2_128Concat'
  | 'Blake2_256'

/** One key of a storage map: its type and how it is hashed into the storage key. */
export interface KeyPart<T> {
  readonly codec: Codec<T>
  readonly hasher: HasherName
  /** True when the storage key contains the value. */
  readonly reversible: boolean
  /** Hex of hasher(encoded value). */
  hash(value: T): string
  /** Value and where it ends, from the hex of a storage key. Throws CodecError where the hasher does not keep the value. */
  parse(key: string, at: number): { value: T; end: number }
}

// Keys recur block after block; hashing them again is what profiles show first.
const MEMO_LIMIT = 50_000

function part(
  hasher: HasherName,
  digest: ((bytes: Uint8Array) => Uint8Array) | undefined,
  concat: boolean,
  digestSize: number,
) {
  // All items whose keys are hashed alike share what was hashed before.
  const parts = new WeakMap<Codec<never>, KeyPart<never>>()
  const declared = <T>(codec: Codec<T>): KeyPart<T> => {
    const memo = new Map<T, string>()
    const compute = (value: T): string => {
      const encoded = encode(codec, value)
      if (digest === undefined) return toHexDigits(encoded)
      return concat ? toHexDigits(digest(encoded)) + toHexDigits(encoded) : toHexDigits(digest(encoded))
    }
    return {
      codec,
      hasher,
      reversible: concat,
      hash(value) {
        if (typeof value === 'object') return compute(value)
        let hex = memo.get(value)
        if (hex === undefined) {
          hex = compute(value)
          if (memo.size >= MEMO_LIMIT) memo.clear()
          memo.set(value, hex)
        }
        return hex
      },
      parse(key, at) {
        if (!concat) throw new CodecError(`${hasher} keys do not contain their value`)
        const from = at + digestSize * 2
        const { inHex } = codec
        if (inHex !== undefined) {
          const end = from + inHex.digits
          if (end > key.length)
            throw new CodecError(`expected a key of ${end} digits at least, found one of ${key.length}`)
          return { value: inHex.read(key, from), end }
        }
        const input = new Reader(fromHex(key.slice(from)))
        const value = codec.decodeFrom(input)
        return { value, end: from + input.at * 2 }
      },
    }
  }
  return <T>(codec: Codec<T>): KeyPart<T> => {
    const known = parts.get(codec as Codec<never>) as KeyPart<T> | undefined
    if (known !== undefined) return known
    const fresh = declared(codec)
    parts.set(codec as Codec<never>, fresh as KeyPart<never>)
    return fresh
  }
}

export const identity = part('Identity', undefined, true, 0)
export const twox64Concat = part('Twox64Concat', twox64, true, 8)
export const blake2_128Concat = part('Blake2_128Concat', blake2b128, true, 16)
export const blake2_256Key = part('Blake2_256', blake2b256, false, 32)
export const blake2_128Key = part('Blake2_128', blake2b128, false, 16)
export const twox128Key = part('Twox128', twox128, false, 16)
export const twox256Key = part('Twox256', twox256, false, 32)
