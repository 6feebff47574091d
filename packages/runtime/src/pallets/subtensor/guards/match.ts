import type { Call, RuntimeCall } from '@glia/frame'

/** Arguments of `call` when it is the declared one. Declarations are compared by identity, so the type is certain. */
export function argsIf<A extends object>(call: RuntimeCall, declared: Call<A>): A | undefined {
  return (call.bound.call as unknown) === declared ? (call.args as A) : undefined
}
