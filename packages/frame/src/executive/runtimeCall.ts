import { isObject } from '@glia/base'
import type { Codec } from '../codec/codec.ts'
import { CodecError } from '../codec/errors.ts'
import type { Reader } from '../codec/reader.ts'
import type { TypeInfo } from '../codec/typeInfo.ts'
import { FrameError } from '../error.ts'
import type { Call } from '../pallet/call.ts'
import type { BoundCall } from '../pallet/pallet.ts'
import type { Runtime } from '../runtime.ts'

/** A call with its arguments, as decoded from an extrinsic or made by a hook. */
export interface RuntimeCall {
  /** The declaration, under the pallet and the name that the runtime gave it. */
  readonly bound: BoundCall
  readonly args: object
}

/** Bytes of memory of a call in another one, with what such calls mostly hold: an account and an amount. */
const CALL_MEMORY = 320

/** Stands for the runtime's own enums in types; metadata puts the real ones in their place. */
export const RUNTIME_CALL_TYPE: TypeInfo = {
  path: ['node_subtensor_runtime', 'RuntimeCall'],
  def: { kind: 'variant', variants: [] },
}
export const RUNTIME_EVENT_TYPE: TypeInfo = {
  path: ['node_subtensor_runtime', 'RuntimeEvent'],
  def: { kind: 'variant', variants: [] },
}
export const RUNTIME_ERROR_TYPE: TypeInfo = {
  path: ['node_subtensor_runtime', 'RuntimeError'],
  def: { kind: 'variant', variants: [] },
}

/** `Block::Extrinsic` in the arguments of runtime APIs; metadata puts the real one in its place. */
export const RUNTIME_EXTRINSIC_TYPE: TypeInfo = {
  path: ['fp_self_contained', 'unchecked_extrinsic', 'UncheckedExtrinsic'],
  def: { kind: 'composite', fields: [] },
}

/** `RuntimeCall`: pallet index, call index, arguments. Decodes through the reader's runtime. */
export const runtimeCall: Codec<RuntimeCall> = {
  type: RUNTIME_CALL_TYPE,
  encodeTo(value, out) {
    out.u8(value.bound.palletIndex)
    out.u8(value.bound.call.index)
    value.bound.call.encodeArgs(value.args, out)
  },
  decodeFrom(input) {
    const palletIndex = input.u8()
    const callIndex = input.u8()
    const bound = runtimeOf(input).palletByIndex.get(palletIndex)?.callByIndex.get(callIndex)
    if (bound === undefined)
      throw new CodecError(`expected a call of this runtime, found index ${palletIndex}.${callIndex}`)
    input.onCall?.(bound)
    if (input.depth > 0) input.hold(CALL_MEMORY)
    return { bound, args: bound.call.decodeArgs(input) }
  },
}

/** A call value of a declaration. @throws FrameError when no pallet of the runtime lists it */
export function makeCall<A extends object>(runtime: Runtime, declared: Call<A>, args: NoInfer<A>): RuntimeCall {
  return { bound: runtime.bound(declared), args }
}

/**
 * The call of a name that is known only when the program runs, with arguments that nobody has checked.
 *
 * @throws FrameError when the runtime has no call of that name
 */
export function callNamed(runtime: Runtime, pallet: string, name: string, args: object): RuntimeCall {
  return { bound: runtime.findCall(pallet, name), args }
}

const isCall = (value: unknown): value is RuntimeCall => isObject(value) && 'bound' in value

/** The calls that stand in a call's arguments: `many` when they come as a list, as in a batch, however long it is, or are several. */
export function heldCalls({ args }: RuntimeCall): { readonly calls: readonly RuntimeCall[]; readonly many: boolean } {
  const calls: RuntimeCall[] = []
  let many = false
  for (const value of Object.values(args) as unknown[]) {
    if (isCall(value)) calls.push(value)
    else if (Array.isArray(value) && isCall(value[0])) {
      for (const each of value as RuntimeCall[]) calls.push(each)
      many = true
    }
  }
  return { calls, many: many || calls.length > 1 }
}

/** Arguments of a call that was declared. */
export type ArgsOf<C> = C extends Call<infer A> ? A : never

/** Arguments of `call` when it is one of those declared. Declarations are compared by identity, so the type is certain. */
export function argsIf<C extends readonly Call[]>(call: RuntimeCall, ...declared: C): ArgsOf<C[number]> | undefined {
  return declared.includes(call.bound.call) ? (call.args as ArgsOf<C[number]>) : undefined
}

export function runtimeOf(input: Reader): Runtime {
  if (input.registry === undefined)
    throw new FrameError('decoding a runtime type needs a reader that knows its runtime')
  return input.registry as Runtime
}
