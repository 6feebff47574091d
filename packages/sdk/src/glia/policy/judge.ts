import { isObject } from '@glia/base'
import type { Call } from '../../client/metadata/metadata.ts'
import type { Queries } from '../queries.ts'
import { CallArgs, OtherArguments } from '../verbs/callArgs.ts'
import { VERBS } from '../verbs/index.ts'
import { type CallName, type Expose, type Exposure, exposing } from '../verbs/verb.ts'

/** What every call that a verb makes exposes. */
const EXPOSURES: ReadonlyMap<string, Expose> = new Map(
  Object.values(VERBS).flatMap(({ calls }) => Object.entries(calls)),
)

/** Calls that do what the calls in them do, and nothing else. */
const BATCHES: ReadonlySet<string> = new Set<CallName>(['Utility.batch', 'Utility.batch_all', 'Utility.force_batch'])

/** One call as it will be executed. */
export interface Leaf {
  /** As `Pallet.call`. */
  readonly name: string
  /** Undefined for a call that no verb makes: what it can take is not known. */
  readonly exposure: Exposure | undefined
}

type Named = Readonly<Record<string, unknown>>

/** A call in a call, as bytes decode. */
interface Nested {
  readonly type: string
  readonly value: { readonly type: string; readonly value?: Named }
}

/**
 * What a call does, read from the bytes that will be signed. A batch counts as the calls in it. Any other call that carries calls
 * (sudo, proxy, multisig) counts as a call that nobody knows, beside those that it carries.
 */
export function leavesOf(queries: Queries, signer: string, call: Call): Promise<Leaf[]> {
  const { pallet, name, args } = queries.chain.metadata.decodeCall(call.bytes)
  return leaves(queries, signer, `${pallet}.${name}`, args)
}

async function leaves(queries: Queries, signer: string, name: string, args: Named): Promise<Leaf[]> {
  const inner = Object.values(args).flatMap(nested)
  const within = await Promise.all(
    inner.map((each) => leaves(queries, signer, `${each.type}.${each.value.type}`, each.value.value ?? {})),
  )
  if (BATCHES.has(name)) return within.flat()
  return [{ name, exposure: await exposureOfOne(queries, signer, name, args) }, ...within.flat()]
}

async function exposureOfOne(
  queries: Queries,
  signer: string,
  name: string,
  args: Named,
): Promise<Exposure | undefined> {
  try {
    return await EXPOSURES.get(name)?.(new CallArgs(args), { queries, signer })
  } catch (error) {
    // A call that takes other arguments than the SDK knows is one that it does not know.
    if (error instanceof OtherArguments) return undefined
    throw error
  }
}

function nested(value: unknown): Nested[] {
  if (Array.isArray(value)) return value.flatMap(nested)
  return isNested(value) ? [value] : []
}

/** In a decoded call the outer `type`, the pallet, begins with a capital and the inner one, the call, has none: nothing else decodes so. */
function isNested(value: unknown): value is Nested {
  if (!isObject(value) || !('type' in value) || !('value' in value)) return false
  const inner = value.value
  return (
    /^[A-Z]/.test(String(value.type)) && isObject(inner) && 'type' in inner && /^[a-z_0-9]+$/.test(String(inner.type))
  )
}

/** All exposures in one; undefined as soon as one is not known. */
export function together(all: readonly Leaf[]): Exposure | undefined {
  let sum: Exposure = exposing({})
  for (const { exposure } of all) {
    if (exposure === undefined) return undefined
    sum = {
      tao: sum.tao + exposure.tao,
      alpha: [...sum.alpha, ...exposure.alpha],
      subnets:
        sum.subnets === 'all' || exposure.subnets === 'all'
          ? 'all'
          : [...new Set([...sum.subnets, ...exposure.subnets])],
      ...(sum.mayGrow || exposure.mayGrow ? { mayGrow: true } : {}),
      ...(sum.mayFall || exposure.mayFall ? { mayFall: true } : {}),
    }
  }
  return sum
}

/** What a call exposes in all; undefined where that is not known. */
export async function exposureOf(queries: Queries, signer: string, call: Call): Promise<Exposure | undefined> {
  return together(await leavesOf(queries, signer, call))
}
