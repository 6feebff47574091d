import type { NodeMisbehaved } from '../rpc/errors.ts'
import type { Backlog, Subscription } from '../rpc/subscription.ts'
import type { RpcMethods, RpcSubscriptions } from '../rpc/wire.ts'

/** One call of a batch. */
export interface BatchCall<M extends string = string> {
  readonly method: M
  readonly params?: readonly unknown[]
}

/** Whether the node can be reached right now, as far as is known. */
export type LinkState = 'connected' | 'disconnected'

/**
 * The way to a node: {@link webSocket}, {@link http}, {@link inProcess}, or one's own. It connects by itself and again
 * after a break; what was under way then fails with {@link ConnectionError}, since only the caller knows whether asking
 * twice is safe.
 */
export interface Transport {
  /** How errors name the node: its address, the present one of several. */
  readonly url: string
  /** Whether {@link subscribe} can be used; known once connected. */
  readonly subscribes: boolean
  /** True after {@link close}. */
  readonly closed: boolean

  /** Connects now. Requests do this by themselves. Throws ConnectionError, or WrongChain. */
  open(): Promise<void>

  /**
   * Calls a method. The result of a method that the client knows has its type; of any other it is unknown. Where the node
   * answers `null`, it is undefined.
   */
  request<M extends keyof RpcMethods>(method: M, params?: readonly unknown[]): Promise<RpcMethods[M]>
  request(method: string, params?: readonly unknown[]): Promise<unknown>

  /** Calls several methods in one message. The results come in order; the first error is thrown. */
  batch<M extends keyof RpcMethods>(calls: readonly BatchCall<M>[]): Promise<RpcMethods[M][]>
  batch(calls: readonly BatchCall[]): Promise<unknown[]>

  /** Subscribes. Throws NoSubscriptions where the way to the node cannot carry them. */
  subscribe<M extends keyof RpcSubscriptions>(
    method: M,
    params: readonly unknown[],
    unsubscribeMethod: string,
    backlog?: Backlog,
  ): Promise<Subscription<RpcSubscriptions[M]>>
  subscribe(
    method: string,
    params: readonly unknown[],
    unsubscribeMethod: string,
    backlog?: Backlog,
  ): Promise<Subscription<unknown>>

  /** Tells a listener of each change from here on, until the function that is given back is called. */
  watch(listener: (state: LinkState) => void): () => void

  /**
   * Asks the node that this error is of nothing more, where there are other addresses. Until all have lied: then it gives false, and
   * they are all asked again. A transport to one node has no need of it.
   */
  leave?(liar: NodeMisbehaved): boolean

  /** Closes for good: whatever is under way fails. */
  close(): void
}
