import { errorText } from '@glia/base'
import {
  applyExtrinsicResult,
  CodecError,
  type Ctx,
  decodeExtrinsic,
  dryRun,
  type Extrinsic,
  encode,
  type H256,
  Interruption,
  Reader,
  requireLittleMemory,
} from '@glia/frame'
import { CryptoNotReady } from '../crypto/signatureHost.ts'
import { NodeError } from '../errors.ts'
import { MAX_CALLS, MAX_WITH_TRANSACTION } from './callRuntime.ts'

/** An extrinsic that somebody wants tried, from its bytes with their length before them. @throws NodeError BadExtrinsicFormat, UndecodableExtrinsic */
export function triedExtrinsic(view: Ctx, bytes: Uint8Array): Extrinsic {
  requirePrefix(bytes)
  let calls = 0
  const onCall = () => {
    if (++calls > MAX_CALLS) throw new CodecError(`expected at most ${MAX_CALLS} calls, found more`)
  }
  try {
    if (bytes.length > MAX_WITH_TRANSACTION)
      throw new CodecError(`expected at most ${MAX_WITH_TRANSACTION} bytes, found ${bytes.length}`)
    return decodeExtrinsic(view.runtime, bytes, { onCall, onMemory: requireLittleMemory })
  } catch (fault) {
    if (!(fault instanceof CodecError)) throw fault
    throw new NodeError({ kind: 'UndecodableExtrinsic', details: fault.message }, { cause: fault })
  }
}

function requirePrefix(bytes: Uint8Array): void {
  const input = new Reader(bytes)
  try {
    const length = input.compact()
    if (length !== input.left) throw new CodecError(`expected ${length} bytes after the length, found ${input.left}`)
  } catch (fault) {
    if (!(fault instanceof CodecError)) throw fault
    throw new NodeError({ kind: 'BadExtrinsicFormat', details: fault.message })
  }
}

/**
 * SCALE `ApplyExtrinsicResult` of an extrinsic on the state of a block, as the first of the next (`system_dryRun`).
 *
 * @param isOverdue asked before each look at the state; true ends it
 * @throws NodeError ExecutionFailed; Interruption when it is overdue
 */
export function dryRunOn(
  view: Ctx,
  extrinsic: Extrinsic,
  head: H256,
  isOverdue: (() => boolean) | undefined,
): Uint8Array {
  try {
    return encode(applyExtrinsicResult, dryRun(view, extrinsic, head, isOverdue))
  } catch (fault) {
    if (fault instanceof CryptoNotReady || fault instanceof Interruption) throw fault
    throw new NodeError({ kind: 'ExecutionFailed', details: errorText(fault) }, { cause: fault })
  }
}
