import { type Codec, encode } from '../codec/codec.ts'
import type { TypeInfo } from '../codec/typeInfo.ts'
import type { RuntimeConfig } from '../runtime.ts'

/** A constant of a pallet; its value may follow the runtime's configuration (fast blocks, for one). */
export interface Constant<T = unknown> {
  readonly type: TypeInfo
  readonly docs: string
  of(config: RuntimeConfig): T
  encoded(config: RuntimeConfig): Uint8Array
}

export function constant<T>(codec: Codec<T>, value: T | ((config: RuntimeConfig) => T), docs = ''): Constant<T> {
  const of = (config: RuntimeConfig): T =>
    typeof value === 'function' ? (value as (c: RuntimeConfig) => T)(config) : value
  return {
    get type() {
      return codec.type
    },
    docs,
    of,
    encoded: (config) => encode(codec, of(config)),
  }
}
