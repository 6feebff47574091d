import type { Field } from '../codec/field.ts'
import type { Reader } from '../codec/reader.ts'
import { type FieldInfo, snakeCase } from '../codec/typeInfo.ts'
import type { Writer } from '../codec/writer.ts'
import type { Ctx } from '../executive/ctx.ts'
import type { Origin } from './origin.ts'
import type { DispatchClass, Pays, Weight } from './weight.ts'

/** What a call may answer when it used less weight than declared, or decides late whether it pays. */
export interface PostInfo {
  readonly actualWeight?: Weight
  readonly paysFee?: Pays
}

// Method syntax makes a declaration over its own arguments assignable to one over any object.
type Of<A, R> = { of(args: A, ctx: Ctx): R }['of']

export interface CallDeclaration<A extends object> {
  readonly index: number
  /** Arguments in wire order; TypeScript names, the wire's snake_case follows. */
  readonly args: { readonly [K in keyof A]: Field<A[K]> }
  readonly weight: Weight | Of<A, Weight>
  readonly class?: DispatchClass | Of<A, DispatchClass>
  readonly pays?: Pays | Of<A, Pays>
  readonly docs?: string
  run(ctx: Ctx, origin: Origin, args: A): PostInfo | undefined | void
}

/** One extrinsic of a pallet. */
export interface Call<A extends object = object> extends CallDeclaration<A> {
  readonly fields: readonly FieldInfo[]
  encodeArgs(args: A, out: Writer): void
  decodeArgs(input: Reader): A
}

/** Declares an extrinsic. Its wire name is the key under which the pallet lists it. */
export function call<A extends object>(declared: CallDeclaration<A>): Call<A> {
  const entries = Object.entries(declared.args) as [keyof A & string, Field<A[keyof A & string]>][]
  return {
    ...declared,
    run: declared.run,
    get fields() {
      return entries.map(([key, { codec, typeName }]) => ({ name: snakeCase(key), type: codec.type, typeName }))
    },
    encodeArgs(args, out) {
      for (const [key, { codec }] of entries) codec.encodeTo(args[key], out)
    },
    decodeArgs(input) {
      const args = {} as A
      for (const [key, { codec }] of entries) args[key] = codec.decodeFrom(input)
      return args
    },
  }
}
