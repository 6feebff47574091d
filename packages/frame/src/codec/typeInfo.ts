/** How metadata describes a type (scale-info's vocabulary). `type` members may be lazy so that calls can contain calls. */
export interface TypeInfo {
  readonly path?: readonly string[]
  readonly params?: readonly { readonly name: string; readonly type?: TypeInfo | undefined }[]
  readonly def: TypeDef
  readonly docs?: readonly string[]
}

export type Primitive =
  | 'bool'
  | 'char'
  | 'str'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'u128'
  | 'u256'
  | 'i8'
  | 'i16'
  | 'i32'
  | 'i64'
  | 'i128'
  | 'i256'

export type TypeDef =
  | { readonly kind: 'primitive'; readonly primitive: Primitive }
  | { readonly kind: 'composite'; readonly fields: readonly FieldInfo[] }
  | { readonly kind: 'variant'; readonly variants: readonly VariantInfo[] }
  | { readonly kind: 'sequence'; readonly item: TypeInfo }
  | { readonly kind: 'array'; readonly length: number; readonly item: TypeInfo }
  | { readonly kind: 'tuple'; readonly items: readonly TypeInfo[] }
  | { readonly kind: 'compact'; readonly item: TypeInfo }
  | { readonly kind: 'bitSequence'; readonly store: TypeInfo; readonly order: TypeInfo }

export interface FieldInfo {
  /** Wire name (snake_case); absent in tuple-like composites. */
  readonly name?: string
  readonly type: TypeInfo
  /** The Rust spelling, e.g. `T::AccountId`; some clients look at it. */
  readonly typeName?: string
  readonly docs?: readonly string[]
}

export interface VariantInfo {
  readonly name: string
  readonly index: number
  readonly fields: readonly FieldInfo[]
  readonly docs?: readonly string[]
}

/** `amountStaked` -> `amount_staked`: TypeScript names stand once, wire names follow. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter, at: number) => (at === 0 ? '' : '_') + letter.toLowerCase())
}
