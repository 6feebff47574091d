import type { Services } from '../services.ts'
import type { Connection } from './connection.ts'
import type { Params } from './params.ts'

/** JSON that is ready to send: large or often repeated answers are made into text once. */
export class RawJson {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What a handler has beside its parameters. */
export interface Request {
  readonly services: Services
  /** Undefined over HTTP, where nothing can be subscribed to. */
  readonly connection: Connection | undefined
}

/** One JSON-RPC method. */
export interface Method {
  readonly name: string
  /** Other spellings of the same method. */
  readonly aliases: readonly string[]
  /** Parameter names, for clients that send an object. */
  readonly params: readonly string[]
  /** True when it needs a connection that can carry notifications. */
  readonly subscribes: boolean
  /** True when it changes the node: not for whoever comes along (`--rpc-methods`). */
  readonly unsafe: boolean
  run(params: Params, request: Request): unknown
}

interface MethodOptions {
  readonly aliases?: readonly string[]
  readonly params?: readonly string[]
  readonly unsafe?: boolean
}

export function method(
  name: string,
  options: MethodOptions,
  run: (params: Params, services: Services, connection: Connection | undefined) => unknown,
): Method {
  return {
    name,
    aliases: options.aliases ?? [],
    params: options.params ?? [],
    unsafe: options.unsafe ?? false,
    subscribes: false,
    run: (params, { services, connection }) => run(params, services, connection),
  }
}

/** A method that opens, uses or closes a subscription; not offered over HTTP. */
export function connectionMethod(
  name: string,
  options: MethodOptions,
  run: (params: Params, services: Services, connection: Connection) => unknown,
): Method {
  return {
    name,
    aliases: options.aliases ?? [],
    params: options.params ?? [],
    unsafe: options.unsafe ?? false,
    subscribes: true,
    run: (params, request) => run(params, request.services, request.connection as Connection),
  }
}

/** The method that ends subscriptions of one kind: true when there was one. */
export function unsubscribe(name: string, aliases: readonly string[] = []): Method {
  return connectionMethod(name, { aliases, params: ['subscription'] }, (params, _services, connection) =>
    connection.unsubscribe(String(params.raw(0))),
  )
}
