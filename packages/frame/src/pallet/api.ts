import type { Codec } from '../codec/codec.ts'
import { snakeCase } from '../codec/typeInfo.ts'
import type { Ctx } from '../executive/ctx.ts'

export interface MethodDeclaration<A extends object, R> {
  readonly args: { readonly [K in keyof A]: Codec<A[K]> }
  readonly returns: Codec<R>
  readonly docs?: string
  run(ctx: Ctx, args: A): R
}

/** One function of a runtime API, reached through `state_call`. */
export interface Method<A extends object = object, R = unknown> {
  readonly args: readonly { readonly name: string; readonly key: string; readonly codec: Codec<unknown> }[]
  readonly returns: Codec<R>
  readonly docs: string
  run(ctx: Ctx, args: A): R
}

/** Declares one function of a runtime API. */
export function method<A extends object, R>(declared: MethodDeclaration<A, R>): Method<A, R> {
  return {
    args: (Object.entries(declared.args) as [string, Codec<unknown>][]).map(([key, codec]) => ({
      name: snakeCase(key),
      key,
      codec,
    })),
    returns: declared.returns,
    docs: declared.docs ?? '',
    run: (ctx, args) => declared.run(ctx, args),
  }
}

/** A runtime API (`SubnetInfoRuntimeApi`): its name, version and functions by TypeScript name. */
export interface RuntimeApi {
  readonly name: string
  readonly version: number
  readonly docs?: string
  readonly methods: Readonly<Record<string, Method>>
}
