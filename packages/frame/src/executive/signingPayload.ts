import { concat, isObject, sameBytes } from '@glia/base'
import { blake2b256Of } from '@glia/state'
import type { Codec } from '../codec/codec.ts'
import { Writer } from '../codec/writer.ts'
import type { Runtime } from '../runtime.ts'
import type { Ctx } from './ctx.ts'
import type { Extrinsic } from './extrinsic.ts'

type Signed = NonNullable<Extrinsic['signed']>

/** Bytes up to which the payload itself is signed. */
const MOST_SIGNED = 256
/** Bytes from which on a hash takes longer than to look whether it is known. */
const LONG = 16 * 1024

/** Of long transactions, what was signed beside their bytes when they were last looked at, and the hash of all of it. */
const lastOf = new WeakMap<Signed, { readonly implicit: Uint8Array; readonly hash: Uint8Array }>()

/**
 * The bytes whose signature an extrinsic carries; longer than 256 bytes they are signed as their blake2-256.
 *
 * PERF: a transaction is asked on its way into the pool and in each block that it is offered to; of one of megabytes the hash takes
 * some milliseconds, and mostly stays as it was.
 */
export function signingPayload(ctx: Ctx, signed: Signed): Uint8Array {
  const { callBytes, extraBytes } = signed
  const implicit = implicitBytes(ctx, signed.extra)
  const parts = [callBytes, extraBytes, implicit]
  const length = callBytes.length + extraBytes.length + implicit.length
  if (length <= MOST_SIGNED) return concat(...parts)
  if (length < LONG) return blake2b256Of(parts)
  const last = lastOf.get(signed)
  if (last !== undefined && sameBytes(last.implicit, implicit)) return last.hash.slice()
  const hash = blake2b256Of(parts)
  lastOf.set(signed, { implicit, hash })
  return hash.slice()
}

/** The last answer of `implicitBytes`: signatures of one chain cover the same versions and mostly the same hashes. */
let lastImplicit:
  | { readonly runtime: Runtime; readonly values: readonly unknown[]; readonly bytes: Uint8Array }
  | undefined

/** What is signed beside the bytes of the transaction. */
function implicitBytes(ctx: Ctx, extra: readonly unknown[]): Uint8Array {
  const { runtime } = ctx
  const values = runtime.extensions.map((extension, at) => extension.implicitValue?.(ctx, extra[at]))
  if (lastImplicit?.runtime === runtime && sameValues(lastImplicit.values, values)) return lastImplicit.bytes
  const out = new Writer(128)
  runtime.extensions.forEach((extension, at) => {
    const implicit = extension.implicit as unknown as Codec<unknown>
    implicit.encodeTo(values[at], out)
  })
  const bytes = out.copy()
  lastImplicit = { runtime, values, bytes }
  return bytes
}

/** Equal for sure: what is no primitive may have changed inside. */
function sameValues(before: readonly unknown[], now: readonly unknown[]): boolean {
  for (let at = 0; at < now.length; at++) {
    const value = now[at]
    if (value !== before[at] || isObject(value)) return false
  }
  return true
}
