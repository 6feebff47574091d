import { type AccountId, type Brand, type Hex, toHex0x, writeHex } from '@glia/base'
import type { Codec } from './codec.ts'
import { CodecError } from './errors.ts'
import { fixedBytes } from './primitives.ts'
import type { Reader } from './reader.ts'
import type { TypeInfo } from './typeInfo.ts'
import type { Writer } from './writer.ts'

export type { AccountId } from '@glia/base'
export type H256 = Brand<Hex, 'H256'>
export type H160 = Brand<Hex, 'H160'>

function hexOf<T extends Hex>(path: string[], size: number): Codec<T> {
  const inner: TypeInfo = fixedBytes(size).type
  return {
    type: { path, def: { kind: 'composite', fields: [{ type: inner, typeName: `[u8; ${size}]` }] } },
    encodeTo(value, out: Writer) {
      if (value.length !== 2 + size * 2) throw new CodecError(`expected ${size} bytes of hex, found ${value}`)
      const at = out.reserve(size)
      // Written in place: answers about a whole subnet hold a thousand of these.
      if (!writeHex(value, 2, out.bytes, at, size))
        throw new CodecError(`expected ${size} bytes of hex, found ${value}`)
    },
    decodeFrom(input: Reader) {
      const at = input.take(size)
      return toHex0x(input.bytes.subarray(at, at + size)) as T
    },
    inHex: { digits: size * 2, read: (hex, at) => `0x${hex.slice(at, at + size * 2)}` as T },
  }
}

export const accountId = hexOf<AccountId>(['sp_core', 'crypto', 'AccountId32'], 32)
export const h256 = hexOf<H256>(['primitive_types', 'H256'], 32)
export const h160 = hexOf<H160>(['primitive_types', 'H160'], 20)

function checked<T extends Hex>(what: string, size: number, value: string | Uint8Array): T {
  const hex = typeof value === 'string' ? value.toLowerCase() : toHex0x(value)
  if (hex.length !== 2 + size * 2 || !/^0x[0-9a-f]*$/.test(hex)) {
    throw new CodecError(`expected ${what} of ${size} bytes, found ${hex}`)
  }
  return hex as T
}

export const toAccountId = (value: string | Uint8Array): AccountId => checked('an account id', 32, value)
export const toH256 = (value: string | Uint8Array): H256 => checked('a hash', 32, value)

/** `MultiAddress<AccountId, ()>`: calls take it, only `Id` names an account on this chain. */
export type MultiAddress =
  | { readonly type: 'Id'; readonly value: AccountId }
  | { readonly type: 'Index' }
  | { readonly type: 'Raw' | 'Address32' | 'Address20'; readonly value: Uint8Array }

const byteSequence: TypeInfo = { def: { kind: 'sequence', item: { def: { kind: 'primitive', primitive: 'u8' } } } }
const unitType: TypeInfo = { def: { kind: 'tuple', items: [] } }

export const multiAddress: Codec<MultiAddress> = {
  type: {
    path: ['sp_runtime', 'multiaddress', 'MultiAddress'],
    params: [
      { name: 'AccountId', type: accountId.type },
      { name: 'AccountIndex', type: unitType },
    ],
    def: {
      kind: 'variant',
      variants: [
        { name: 'Id', index: 0, fields: [{ type: accountId.type, typeName: 'AccountId' }] },
        {
          name: 'Index',
          index: 1,
          fields: [{ type: { def: { kind: 'compact', item: unitType } }, typeName: 'AccountIndex' }],
        },
        { name: 'Raw', index: 2, fields: [{ type: byteSequence, typeName: 'Vec<u8>' }] },
        { name: 'Address32', index: 3, fields: [{ type: fixedBytes(32).type, typeName: '[u8; 32]' }] },
        { name: 'Address20', index: 4, fields: [{ type: fixedBytes(20).type, typeName: '[u8; 20]' }] },
      ],
    },
  },
  encodeTo(value, out) {
    switch (value.type) {
      case 'Id':
        out.u8(0)
        return accountId.encodeTo(value.value, out)
      case 'Index':
        return out.u8(1)
      case 'Raw':
        out.u8(2)
        out.compact(value.value.length)
        return out.raw(value.value)
      case 'Address32':
        out.u8(3)
        return out.raw(value.value)
      case 'Address20':
        out.u8(4)
        return out.raw(value.value)
    }
  },
  decodeFrom(input) {
    const index = input.u8()
    switch (index) {
      case 0:
        return { type: 'Id', value: accountId.decodeFrom(input) }
      case 1:
        return { type: 'Index' }
      case 2:
        return { type: 'Raw', value: input.raw(input.compact()) }
      case 3:
        return { type: 'Address32', value: input.raw(32) }
      case 4:
        return { type: 'Address20', value: input.raw(20) }
      default:
        throw new CodecError(`expected a MultiAddress variant (0..4), found ${index}`)
    }
  },
}
