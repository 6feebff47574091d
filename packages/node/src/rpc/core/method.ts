import { must } from '@glia/base'
import { type Fields, Parameters, type Values } from '../schema/fields.ts'
import { type Schema, schema } from '../schema/schema.ts'
import { booleanShape, type Shape, subscriptionShape } from '../schema/shape.ts'
import type { Services } from '../services.ts'
import type { Caller } from './caller.ts'
import type { Connection } from './connection.ts'
import { type ErrorNote, tooManySubscriptions } from './errorNotes.ts'
import type { Subscription } from './subscription.ts'

/** Of a large answer: room for it is waited for before it is made (`Caller.reserve`, `lookAhead`), or it grows, and nobody knows how far. */
export type Large = 'reserved' | 'growing'

/** One JSON-RPC method. */
export interface Method {
  readonly name: string
  /** Other spellings of the same method. */
  readonly aliases: readonly string[]
  /** What it does, in one sentence. */
  readonly summary: string
  readonly params: Fields
  /** How its answer looks. */
  readonly result: () => Shape
  /** Refusals of its own, beside those of wrong parameters. */
  readonly errors: readonly ErrorNote[]
  /** True when it needs a connection that can carry notifications. */
  readonly subscribes: boolean
  /** True when it changes the node, or has no bound on its work: not for whoever comes along (`--rpc-methods`). */
  readonly unsafe: boolean
  /** Where it may be answered with as much as an answer may have. */
  readonly large: Large | undefined
  /** Its answer is little whatever is asked, a kilobyte or so. */
  readonly brief: boolean
  /** What a subscription sends, and which method ends it. */
  readonly subscription: SubscriptionNote | undefined
  /**
   * Reads the parameters, and runs.
   *
   * @throws RpcError -32602 for parameters that it does not take
   */
  answer(params: unknown, services: Services, caller: Caller): unknown
}

export interface SubscriptionNote {
  /** `method` of the notifications. */
  readonly notification: string
  readonly event: Shape
  /** The method that ends it. */
  readonly unsubscribe: string
  /** It ends by itself as well, when all is said. */
  readonly ends: boolean
}

interface Declaration<F extends Fields, R> {
  readonly summary: string
  readonly aliases?: readonly string[]
  readonly params?: F
  readonly result: Shape | (() => Shape)
  readonly errors?: readonly ErrorNote[]
  readonly run: R
}

/** What a declaration becomes once it has its name: the method, and the one that ends it if it is a subscription. */
export type Declared = (name: string) => readonly Method[]

type Answer = (raw: unknown, services: Services, caller: Caller) => unknown

interface Rest {
  readonly answer: Answer
  readonly unsafe?: boolean
  readonly large?: Large | undefined
  readonly brief?: boolean
  readonly subscribes?: boolean
  readonly subscription?: SubscriptionNote
}

const NO_PARAMS = {}

function named<F extends Fields>(name: string, declared: Omit<Declaration<F, unknown>, 'run'>, rest: Rest): Method {
  const { result } = declared
  const { subscribes = false, large } = rest
  return {
    name,
    aliases: declared.aliases ?? [],
    summary: declared.summary,
    params: declared.params ?? NO_PARAMS,
    result: typeof result === 'function' ? result : () => result,
    errors: declared.errors ?? [],
    subscribes,
    unsafe: rest.unsafe ?? false,
    large,
    // What asks about things of a connection is answered with an id, a header, or whether there was such a thing.
    brief: rest.brief ?? (subscribes && large === undefined),
    subscription: rest.subscription,
    answer: rest.answer,
  }
}

// Without parameters declared the type parameter stays what it is by default: no fields.
const parametersOf = <F extends Fields>(params: F | undefined): Parameters<F> =>
  new Parameters(params ?? (NO_PARAMS as F))

/** A method that can be called over HTTP as well as on a connection. */
export function method<const F extends Fields = Record<never, never>>(
  declared: Declaration<F, (params: Values<F>, services: Services, caller: Caller) => unknown> & {
    readonly unsafe?: boolean
    readonly large?: Large
    readonly brief?: boolean
  },
): Declared {
  const { run, unsafe = false, large, brief = false } = declared
  const parameters = parametersOf(declared.params)
  return (name) => [
    named(name, declared, {
      unsafe,
      large,
      brief,
      answer: (raw, services, caller) => run(parameters.read(raw), services, caller),
    }),
  ]
}

type OnConnection<F extends Fields> = (
  params: Values<F>,
  services: Services,
  connection: Connection,
  caller: Caller,
) => unknown

/** A method about what a connection holds; not offered over HTTP. */
export function connectionMethod<const F extends Fields = Record<never, never>>(
  declared: Declaration<F, OnConnection<F>>,
): Declared {
  const { run } = declared
  const parameters = parametersOf(declared.params)
  return (name) => [
    named(name, declared, {
      subscribes: true,
      answer: (raw, services, caller) =>
        run(parameters.read(raw), services, must(caller.connection, `a connection for ${name}`), caller),
    }),
  ]
}

interface OpenOptions {
  readonly onClose?: () => void
}

/** Opens the subscription; its notifications carry the declared name. */
export type Open = (options?: OpenOptions) => Subscription

type OpenOn<F extends Fields> = (
  params: Values<F>,
  services: Services,
  open: Open,
  connection: Connection,
  caller: Caller,
) => string | Promise<string>

interface SubscriptionDeclaration<F extends Fields> extends Omit<Declaration<F, OpenOn<F>>, 'result'> {
  readonly large?: Large
  /** `method` of the notifications. */
  readonly notification: string
  /** How the `result` of a notification looks. */
  readonly event: Shape
  /** The method that ends it; declared itself where it is not the usual one. */
  readonly unsubscribe: { readonly name: string; readonly aliases?: readonly string[]; readonly as?: Declared }
  /** It ends by itself as well, when all is said. */
  readonly ends?: boolean
}

/** A method that opens a subscription, and the one that ends it. `run` answers the subscription's id. */
export function subscription<const F extends Fields = Record<never, never>>(
  declared: SubscriptionDeclaration<F>,
): Declared {
  const { run, notification, event, unsubscribe, ends = false } = declared
  const parameters = parametersOf(declared.params)
  return (name) => [
    named(
      name,
      { ...declared, result: subscriptionShape },
      {
        subscribes: true,
        large: declared.large,
        subscription: { notification, event, unsubscribe: unsubscribe.name, ends },
        answer(raw, services, caller) {
          const on = must(caller.connection, `a connection for ${name}`)
          const open: Open = (options) => {
            const subscription = opened(on, notification, services, options)
            caller.opened.push(subscription)
            return subscription
          }
          return run(parameters.read(raw), services, open, on, caller)
        },
      },
    ),
    ...(unsubscribe.as ?? ending(name, unsubscribe.aliases ?? []))(unsubscribe.name),
  ]
}

/** @throws RpcError -32006 where the connection, or all clients together, have too many */
function opened(
  on: Connection,
  notification: string,
  { subscriptions }: Services,
  { onClose }: OpenOptions = {},
): Subscription {
  if (!subscriptions.fits(on, 1)) throw tooManySubscriptions(subscriptions.limit)
  let counted = false
  const begun = on.open(notification, {
    onClose() {
      // What was never taken is not given back, and who asked has heard of no subscription.
      if (!counted) return
      subscriptions.give(on, 1)
      onClose?.()
    },
  })
  // Nobody makes room for one that its own connection refuses.
  counted = subscriptions.take(on, 1)
  if (counted) return begun
  begun.close()
  throw tooManySubscriptions(subscriptions.limit)
}

/** Any value is taken: one that names no subscription is answered with false, as by jsonrpsee. */
const subscriptionId: Schema<unknown> = {
  ...schema({ title: 'subscription' }, (value) => value),
  optional: true,
}

/** Ends subscriptions of one kind: true when there was one. */
const ending = (ends: string, aliases: readonly string[]): Declared =>
  connectionMethod({
    summary: `Ends ${ends}; answers whether there was such a subscription.`,
    aliases,
    params: { subscription: subscriptionId },
    result: booleanShape,
    run: ({ subscription: id }, _services, connection) => typeof id === 'string' && connection.unsubscribe(id),
  })

/** Methods by name. */
export const group = (declared: Readonly<Record<string, Declared>>): readonly Method[] =>
  Object.entries(declared).flatMap(([name, declare]) => declare(name))
