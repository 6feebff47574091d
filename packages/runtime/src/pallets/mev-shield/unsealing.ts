import {
  argsIf,
  CodecError,
  type Ctx,
  checkSignature,
  decodeExtrinsic,
  type Extrinsic,
  Reader,
  type Runtime,
  type RuntimeCall,
  requireLittleMemory,
  ValidityFailure,
} from '@glia/frame'
import { submitEncrypted } from './calls/submitEncrypted.ts'
import { parseSealed, type Sealed, unseal } from './sealed.ts'

/** What a call brings sealed; undefined when it brings nothing, or nothing that could be opened. */
export function sealedBy(call: RuntimeCall): Sealed | undefined {
  const args = argsIf(call, submitEncrypted)
  return args === undefined ? undefined : parseSealed(args.ciphertext)
}

/** What a transaction, as bytes, brings sealed; undefined also when its signature does not hold (`try_decode_shielded_tx`). */
export function sealedIn(ctx: Ctx, bytes: Uint8Array): Sealed | undefined {
  try {
    const extrinsic = decodeExtrinsic(ctx.runtime, bytes, { onMemory: requireLittleMemory })
    if (extrinsic.signed !== undefined) checkSignature(ctx, extrinsic)
    return sealedBy(extrinsic.call)
  } catch (fault) {
    if (fault instanceof CodecError || fault instanceof ValidityFailure) return undefined
    throw fault
  }
}

/**
 * The transaction inside; undefined when it does not open, or holds none. What follows it is not looked at
 * (`try_unshield_tx`).
 */
export function unsealed(runtime: Runtime, secretKey: Uint8Array, what: Sealed): Extrinsic | undefined {
  const plain = unseal(secretKey, what)
  if (plain === undefined) return undefined
  try {
    const input = new Reader(plain)
    const length = input.compact()
    input.raw(length)
    return decodeExtrinsic(runtime, plain.subarray(0, plain.length - input.left), { onMemory: requireLittleMemory })
  } catch (fault) {
    if (fault instanceof CodecError) return undefined
    throw fault
  }
}
