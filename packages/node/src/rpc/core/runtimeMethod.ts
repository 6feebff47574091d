import { exactText } from '@glia/base'
import { encode, type Method, type RuntimeApi, snakeCase } from '@glia/frame'
import { NodeError } from '../../errors.ts'
import type { RuntimeCalls } from '../runtimeCalls.ts'
import { nameOfType, schemaOfType, shapeOfType } from '../schema/ofType.ts'
import { hash, optional, type Schema, u8 } from '../schema/schema.ts'
import { listShape, type Shape } from '../schema/shape.ts'
import { type ArgumentsOf, apiFunction } from './apiFunction.ts'
import type { Caller } from './caller.ts'
import { type ErrorNote, failureOf, refusal } from './errorNotes.ts'
import { type Declared, method } from './method.ts'
import type { RawJson } from './rawJson.ts'

/** A parameter that the JSON-RPC interface names or writes otherwise than the runtime. */
interface Renamed {
  readonly name: string
  readonly as?: Schema<unknown>
}

interface RuntimeMethodOptions<A> {
  readonly summary: string
  /** What a failure begins with. */
  readonly failure: string
  /** Parameters that differ from the runtime's declaration, by argument. */
  readonly params?: { readonly [K in keyof A]?: Renamed }
  /** True where the answer is the value itself; it is its SCALE bytes otherwise. */
  readonly value?: boolean
}

/** The value itself: Rust's names, nothing as null, every digit. */
const valueText = (value: unknown): string => exactText(value, { fieldName: snakeCase })

/** The SCALE bytes as a list of numbers, which is how `Vec<u8>` looks in JSON. */
const bytesText = (value: unknown, { returns }: Method): string => `[${encode(returns, value).join(',')}]`

const byteList = ({ returns }: Method): Shape => ({
  ...listShape(u8.shape),
  description: `SCALE bytes of ${nameOfType(returns.type)}`,
})

/**
 * A method of the reference's own RPC interfaces (`pallets/subtensor/rpc`, `pallets/swap/rpc`): a function of a runtime API as
 * the runtime declares it. Its arguments are JSON, followed by a block's hash; its failure is code 1.
 */
export function runtimeMethod<A extends RuntimeApi, K extends keyof A['methods'] & string>(
  api: A,
  key: K,
  { summary, failure, params, value = false }: RuntimeMethodOptions<ArgumentsOf<A['methods'][K]>>,
): Declared {
  const { name: exportName, method: called } = apiFunction(api, key)
  const renamed: Readonly<Record<string, Renamed | undefined>> = params ?? {}
  const args = called.args.map(({ name, key: argument, codec }) => ({
    argument,
    name: renamed[argument]?.name ?? name,
    schema: renamed[argument]?.as ?? schemaOfType(codec.type),
  }))
  const write = value ? valueText : bytesText
  const failed = failureOf(failure)
  return method({
    summary,
    params: { ...Object.fromEntries(args.map(({ name, schema }) => [name, schema])), at: optional(hash) },
    result: () => (value ? shapeOfType(called.returns.type) : byteList(called)),
    errors: [failed],
    async run(
      given: Readonly<Record<string, unknown>> & { readonly at: string | undefined },
      { runtimeCalls },
      caller,
    ) {
      const values = Object.fromEntries(args.map(({ argument, name }) => [argument, given[name]]))
      return answered(runtimeCalls, exportName, values, given.at, write, failed, caller)
    },
  })
}

async function answered(
  calls: RuntimeCalls,
  name: string,
  values: object,
  at: string | undefined,
  write: (value: unknown, method: Method) => string,
  failed: ErrorNote,
  caller: Caller,
): Promise<RawJson> {
  try {
    return await calls.json(name, values, at, write, caller)
  } catch (fault) {
    if (!(fault instanceof NodeError)) throw fault
    throw refusal(failed, `: ${fault.message}`)
  }
}
