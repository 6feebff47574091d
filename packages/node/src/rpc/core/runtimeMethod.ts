import { fromHex } from '@glia/base'
import { Reader, type Runtime, Writer } from '@glia/frame'
import { NodeError } from '../../errors.ts'
import { accountOf } from './accountOf.ts'
import { type Method, method } from './method.ts'
import { integer, type Params } from './params.ts'
import { RpcError } from './rpcError.ts'

/** Reads the parameter at a place and writes its SCALE bytes. */
type Argument = (params: Params, at: number, out: Writer) => void

export const u8: Argument = (params, at, out) => out.u8(params.integer(at, 0xff))
export const u16: Argument = (params, at, out) => out.u16(params.integer(at, 0xffff))
export const u64: Argument = (params, at, out) => out.u64(params.big(at))
export const account: Argument = (params, at, out) => out.raw(fromHex(accountOf(params.string(at))))

/** An account as a list of 32 numbers. */
export const accountBytes: Argument = (params, at, out) => {
  const list = params.list(at)
  if (list.length !== 32)
    throw new RpcError(1, `Unable to get delegates info: expected 32 bytes of an account, found ${list.length}`)
  for (const byte of list) out.u8(integer(byte, 0xff))
}

export const u16List: Argument = (params, at, out) => {
  const list = params.list(at)
  out.compact(list.length)
  for (const each of list) out.u16(integer(each, 0xffff))
}

type Answer = (bytes: Uint8Array, api: string, runtime: Runtime) => unknown

/** The SCALE bytes as a list of numbers, which is how `Vec<u8>` looks in JSON. */
const bytes: Answer = (result) => [...result]

/** The value itself: numbers as numbers, nothing as null. */
export const decoded: Answer = (result, api, runtime) => {
  const input = new Reader(result)
  input.registry = runtime
  return plain(runtime.methods.get(api)?.method.returns.decodeFrom(input))
}

function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
  return value
}

/**
 * A method of the reference's own RPC interfaces (`pallets/subtensor/rpc`, `pallets/swap/rpc`): a runtime call whose
 * arguments are JSON, named as there and followed by a block's hash, and whose failure is code 1.
 */
export function runtimeMethod(
  name: string,
  api: string,
  args: Readonly<Record<string, Argument>>,
  failure: string,
  answer: Answer = bytes,
): Method {
  const writers = Object.values(args)
  return method(name, { params: [...Object.keys(args), 'at'] }, async (params, { chain, runtimeCalls }) => {
    const out = new Writer(64)
    writers.forEach((write, at) => write(params, at, out))
    const at = params.optionalHash(writers.length)
    try {
      return answer(fromHex(await runtimeCalls.hex(api, out.copy(), at)), api, chain.runtime)
    } catch (fault) {
      if (!(fault instanceof NodeError)) throw fault
      throw new RpcError(1, `${failure}: ${fault.message}`)
    }
  })
}
