import {
  boundedBytes,
  type Codec,
  CodecError,
  type Ctx,
  DispatchFailure,
  encode,
  fail,
  type H256,
  h256,
  Reader,
  type RuntimeCall,
  runtimeCall,
  struct,
  u32,
  type Variant,
  variant,
} from '@glia/frame'
import { preimageErrors } from './declarations.ts'
import { fetchBytes, isRequested, noteBytes, request, unrequest } from './preimages.ts'

/** Bytes of a call that stand in its place; longer ones are kept as preimages. */
const MAX_INLINE = 128

interface CallShapes {
  readonly Legacy: { readonly hash: H256 }
  readonly Inline: Uint8Array
  readonly Lookup: { readonly hash: H256; readonly len: number }
}
/** A call in storage, itself or by the hash of its bytes (`Bounded`). */
export type BoundedCall = Variant<CallShapes>
export const boundedCall: Codec<BoundedCall> = variant<CallShapes>(
  {
    Legacy: struct<CallShapes['Legacy']>({ hash: h256 }),
    Inline: boundedBytes(MAX_INLINE),
    Lookup: struct<CallShapes['Lookup']>({ hash: h256, len: u32 }),
  },
  { path: 'frame_support::traits::preimages::Bounded' },
)

/** Makes a call ready for storage (`StorePreimage::bound`). Fails with Exhausted when it has too many bytes. */
export function bound(ctx: Ctx, call: RuntimeCall): BoundedCall {
  const bytes = encode(runtimeCall, call)
  if (bytes.length <= MAX_INLINE) return { type: 'Inline', value: bytes }
  try {
    return { type: 'Lookup', value: { hash: noteBytes(ctx, bytes, undefined).hash, len: bytes.length } }
  } catch (failure) {
    const { index } = preimageErrors.TooBig
    const isTooBig =
      failure instanceof DispatchFailure && failure.error.type === 'Module' && failure.error.value.error[0] === index
    if (isTooBig) fail({ type: 'Exhausted' })
    throw failure
  }
}

/** Hash of a call that is not here itself. */
export const hashOf = (call: BoundedCall): H256 | undefined => (call.type === 'Inline' ? undefined : call.value.hash)

/** Wants the bytes of a call (`hold`). */
export function holdBounded(ctx: Ctx, call: BoundedCall): void {
  const hash = hashOf(call)
  if (hash !== undefined) request(ctx, hash)
}

/** Wants them no longer (`drop`). */
export function dropBounded(ctx: Ctx, call: BoundedCall): void {
  const hash = hashOf(call)
  if (hash !== undefined && isRequested(ctx, hash)) unrequest(ctx, hash)
}

/**
 * The call itself, and how many bytes had to be looked up (`peek`). Fails with Unavailable where they are not there, with
 * Corruption where they are no call of this runtime.
 */
export function peek(
  ctx: Ctx,
  bounded: BoundedCall,
): { readonly call: RuntimeCall; readonly looked: number | undefined } {
  const bytes =
    bounded.type === 'Inline'
      ? bounded.value
      : fetchBytes(ctx, bounded.value.hash, bounded.type === 'Lookup' ? bounded.value.len : undefined)
  return { call: callIn(ctx, bytes), looked: bounded.type === 'Inline' ? undefined : bytes.length }
}

/** As `peek`; the bytes are not wanted any more (`realize`). */
export function realize(ctx: Ctx, bounded: BoundedCall): ReturnType<typeof peek> {
  const found = peek(ctx, bounded)
  dropBounded(ctx, bounded)
  return found
}

function callIn(ctx: Ctx, bytes: Uint8Array): RuntimeCall {
  const input = new Reader(bytes)
  input.registry = ctx.runtime
  try {
    return runtimeCall.decodeFrom(input)
  } catch (fault) {
    if (fault instanceof CodecError) fail({ type: 'Corruption' })
    throw fault
  }
}
