import { branded, type Codec, i64, i128, type Plain, type TypeInfo, u128 } from '@glia/frame'
import type { I32F32, I64F64, I96F32, U64F64, U96F32 } from '@glia/yuma'

const composite = (path: string, fields: readonly { name: string; type: TypeInfo; typeName: string }[] = []) => ({
  path: path.split('::'),
  def: { kind: 'composite' as const, fields },
})
const bits = { 0: composite('substrate_typenum::bit::B0'), 1: composite('substrate_typenum::bit::B1') }

/** The type-level number of fraction bits, as the Rust type parameter `Frac` appears in metadata. */
function typenum(value: number): TypeInfo {
  if (value === 0) return composite('substrate_typenum::uint::UTerm')
  const msb = typenum(value >> 1)
  const lsb = bits[(value & 1) as 0 | 1]
  return {
    ...composite('substrate_typenum::uint::UInt', [
      { name: 'msb', type: msb, typeName: 'U' },
      { name: 'lsb', type: lsb, typeName: 'B' },
    ]),
    params: [
      { name: 'U', type: msb },
      { name: 'B', type: lsb },
    ],
  }
}

/** A fixed-point number held as its raw bits; on the wire a struct with the one field `bits`. */
function fixed<B extends bigint>(name: string, inner: Codec<Plain<B>>, typeName: string, fraction: number): Codec<B> {
  const bits = branded<B>(inner)
  return {
    type: {
      ...composite(`substrate_fixed::${name}`, [{ name: 'bits', type: inner.type, typeName }]),
      params: [{ name: 'Frac', type: typenum(fraction) }],
    },
    encodeTo: (value, out) => bits.encodeTo(value, out),
    decodeFrom: (input) => bits.decodeFrom(input),
  }
}

export const u64f64 = fixed<U64F64>('FixedU128', u128, 'u128', 64)
export const u96f32 = fixed<U96F32>('FixedU128', u128, 'u128', 32)
export const i96f32 = fixed<I96F32>('FixedI128', i128, 'i128', 32)
export const i64f64 = fixed<I64F64>('FixedI128', i128, 'i128', 64)
export const i32f32 = fixed<I32F32>('FixedI64', i64, 'i64', 32)
