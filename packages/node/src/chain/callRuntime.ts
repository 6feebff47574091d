import { errorText } from '@glia/base'
import { CodecError, type Ctx, encode, Interruption, type Method, Reader, requireLittleMemory } from '@glia/frame'
import { CryptoNotReady } from '../crypto/signatureHost.ts'
import { NodeError } from '../errors.ts'

/** Bytes of arguments: a transaction of more is read only by who makes blocks. */
export const MAX_WITH_TRANSACTION = 512 * 1024
/** Calls that arguments may hold: each is an object, and no batch takes as many (`batched_calls_limit` is 10,922). */
export const MAX_CALLS = 11_000
/**
 * Calls a runtime API on a state and undoes whatever it changed (`state_call`).
 *
 * @param args SCALE-encoded arguments, one after the other
 * @param isOverdue asked before each look at the state; true ends it
 * @returns SCALE-encoded result
 * @throws NodeError ExportNotFound, BadCallInput, ExecutionFailed; Interruption when it is overdue
 */
export function callRuntime(view: Ctx, name: string, args: Uint8Array, isOverdue?: () => boolean): Uint8Array {
  const method = exported(view, name)
  return runExported(
    view,
    method,
    argumentsOf(view, name, method, args),
    (value) => encode(method.returns, value),
    isOverdue,
  )
}

/** The function that a runtime exports under a name. @throws NodeError ExportNotFound */
export function exported(view: Ctx, name: string): Method {
  const found = view.runtime.methods.get(name)
  if (found === undefined) throw new NodeError({ kind: 'ExportNotFound', name })
  return found.method
}

/** Arguments of a function by key, from SCALE bytes. @throws NodeError BadCallInput */
export function argumentsOf<A extends object>(view: Ctx, name: string, method: Method<A>, args: Uint8Array): A {
  if (args.length > MAX_WITH_TRANSACTION) {
    const details = `expected at most ${MAX_WITH_TRANSACTION} bytes of arguments, found ${args.length}`
    throw new NodeError({ kind: 'BadCallInput', name, details })
  }
  const values: Record<string, unknown> = {}
  try {
    const input = new Reader(args)
    input.registry = view.runtime
    input.onMemory = requireLittleMemory
    let calls = 0
    input.onCall = () => {
      if (++calls > MAX_CALLS)
        throw new NodeError({ kind: 'BadCallInput', name, details: `expected at most ${MAX_CALLS} calls, found more` })
    }
    for (const argument of method.args) values[argument.key] = argument.codec.decodeFrom(input)
    input.finish()
    return values as A
  } catch (fault) {
    if (fault instanceof CodecError) throw new NodeError({ kind: 'BadCallInput', name, details: fault.message })
    throw fault
  }
}

/**
 * What `read` makes of the answer of a function to arguments of its types.
 *
 * @param isOverdue asked before each look at the state; true ends it
 * @throws NodeError ExecutionFailed when the function fails, or its answer cannot be read; Interruption when it is overdue
 */
export function runExported<A extends object, R, T>(
  view: Ctx,
  method: Method<A, R>,
  values: A,
  read: (value: R) => T,
  isOverdue?: () => boolean,
): T {
  try {
    return read(view.simulate(() => method.run(view, values), isOverdue))
  } catch (fault) {
    if (fault instanceof CryptoNotReady || fault instanceof Interruption) throw fault
    throw new NodeError({ kind: 'ExecutionFailed', details: errorText(fault) }, { cause: fault })
  }
}
