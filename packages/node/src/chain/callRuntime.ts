import { errorText } from '@glia/base'
import { CodecError, type Ctx, encode, Reader } from '@glia/frame'
import { CryptoNotReady } from '../crypto/signatureHost.ts'
import { NodeError } from '../errors.ts'

/**
 * Calls a runtime API on a state and undoes whatever it changed (`state_call`).
 *
 * @param args SCALE-encoded arguments, one after the other
 * @returns SCALE-encoded result
 * @throws NodeError ExportNotFound, BadCallInput, ExecutionFailed
 */
export function callRuntime(view: Ctx, name: string, args: Uint8Array): Uint8Array {
  const found = view.runtime.methods.get(name)
  if (found === undefined) throw new NodeError({ kind: 'ExportNotFound', name })
  const { method } = found
  const values: Record<string, unknown> = {}
  try {
    const input = new Reader(args)
    input.registry = view.runtime
    for (const argument of method.args) values[argument.key] = argument.codec.decodeFrom(input)
    input.finish()
  } catch (fault) {
    if (fault instanceof CodecError) throw new NodeError({ kind: 'BadCallInput', name, details: fault.message })
    throw fault
  }
  try {
    return encode(
      method.returns,
      view.simulate(() => method.run(view, values)),
    )
  } catch (fault) {
    if (fault instanceof CryptoNotReady) throw fault
    const details = errorText(fault)
    throw new NodeError({ kind: 'ExecutionFailed', details }, { cause: fault })
  }
}
