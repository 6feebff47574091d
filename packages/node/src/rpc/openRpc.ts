import { type ErrorNote, unsafe as notForAll, subscriptionLimit, wrongParams } from './core/errorNotes.ts'
import type { Method } from './core/method.ts'
import { exact, type RawJson } from './core/rawJson.ts'
import type { Shape } from './schema/shape.ts'

/** The newest version of the specification that tools take. */
const OPEN_RPC = '1.3.2'

interface Named {
  readonly name: string
  readonly required?: boolean
  readonly schema: Shape
}

/** A method in an OpenRPC document. What the specification has no place for is told in the fields that begin with `x-`. */
export interface OpenRpcMethod {
  readonly name: string
  readonly summary: string
  readonly tags: readonly { readonly name: string }[]
  readonly paramStructure: 'either'
  readonly params: readonly Named[]
  readonly result: Named
  readonly errors: readonly ErrorNote[]
  /** Other names of it. */
  readonly 'x-aliases'?: readonly string[]
  /** True when it changes the node: `--rpc-methods` says for whom it is. */
  readonly 'x-unsafe'?: true
  /** True when it is for WebSocket only. */
  readonly 'x-websocket'?: true
  readonly 'x-subscription'?: {
    readonly notification: string
    readonly unsubscribe: string
    /** Whether it ends by itself as well, when all is said. */
    readonly ends: boolean
    /** How `params.result` of a notification looks. */
    readonly schema: Shape
  }
}

/** The answer of `rpc.discover`. */
export interface OpenRpcDocument {
  readonly openrpc: string
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly methods: readonly OpenRpcMethod[]
}

interface Implementation {
  readonly name: string
  readonly version: string
}

/** Every method with its parameters, answer and errors, by name. */
export function openRpcDocument(methods: readonly Method[], { name, version }: Implementation): OpenRpcDocument {
  return {
    openrpc: OPEN_RPC,
    info: {
      title: `${name} JSON-RPC`,
      version,
      description:
        'JSON-RPC 2.0 over HTTP and WebSocket on the same port. Parameters are a list or an object of their names; what a method does not know is refused. Integers are read and written with all their digits.',
    },
    methods: [...methods].sort((a, b) => (a.name < b.name ? -1 : 1)).map(openRpcMethod),
  }
}

const made = new WeakMap<readonly Method[], RawJson>()

/** The document as JSON, made when it is first asked for. */
export function openRpc(methods: readonly Method[], implementation: Implementation): RawJson {
  let document = made.get(methods)
  if (document === undefined) {
    document = exact(openRpcDocument(methods, implementation))
    made.set(methods, document)
  }
  return document
}

function openRpcMethod(method: Method): OpenRpcMethod {
  const { name, summary, aliases, params, result, unsafe, subscribes, subscription } = method
  return {
    name,
    summary,
    tags: [{ name: /^[A-Za-z]+/.exec(name)?.[0] ?? name }],
    paramStructure: 'either',
    params: Object.entries(params).map(([param, { shape, optional }]) => ({
      name: param,
      required: !optional,
      schema: shape,
    })),
    result: { name: 'result', schema: result() },
    errors: [
      wrongParams,
      ...(unsafe ? [notForAll] : []),
      ...(subscription === undefined ? [] : [subscriptionLimit]),
      ...method.errors,
    ],
    ...(aliases.length === 0 ? {} : { 'x-aliases': aliases }),
    ...(unsafe ? { 'x-unsafe': true } : {}),
    ...(subscribes ? { 'x-websocket': true } : {}),
    ...(subscription === undefined
      ? {}
      : {
          'x-subscription': {
            notification: subscription.notification,
            unsubscribe: subscription.unsubscribe,
            ends: subscription.ends,
            schema: subscription.event,
          },
        }),
  }
}
