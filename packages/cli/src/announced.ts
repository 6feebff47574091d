import type { Backlog, BatchCall, LinkState, RpcMethods, RpcSubscriptions, Subscription, Transport } from '@glia/sdk'

/** How long a node may take before somebody who waits for it is told so, in milliseconds. */
const QUIET_MS = 2000

/** A transport whose user hears that a question has no answer yet: once, until the node has said something. */
export class Announced implements Transport {
  readonly #rpc: Transport
  readonly #say: (url: string) => void
  #said = false

  /** @param say is told which node is waited for */
  constructor(rpc: Transport, say: (url: string) => void) {
    this.#rpc = rpc
    this.#say = say
  }

  get url(): string {
    return this.#rpc.url
  }

  get subscribes(): boolean {
    return this.#rpc.subscribes
  }

  get closed(): boolean {
    return this.#rpc.closed
  }

  open(): Promise<void> {
    return this.#aloud(this.#rpc.open())
  }

  request<M extends keyof RpcMethods>(method: M, params?: readonly unknown[]): Promise<RpcMethods[M]>
  request(method: string, params?: readonly unknown[]): Promise<unknown>
  request(method: string, params?: readonly unknown[]): Promise<unknown> {
    return this.#aloud(this.#rpc.request(method, params))
  }

  batch<M extends keyof RpcMethods>(calls: readonly BatchCall<M>[]): Promise<RpcMethods[M][]>
  batch(calls: readonly BatchCall[]): Promise<unknown[]>
  batch(calls: readonly BatchCall[]): Promise<unknown[]> {
    return this.#aloud(this.#rpc.batch(calls))
  }

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
  subscribe(
    method: string,
    params: readonly unknown[],
    unsubscribeMethod: string,
    backlog?: Backlog,
  ): Promise<Subscription<unknown>> {
    return this.#aloud(this.#rpc.subscribe(method, params, unsubscribeMethod, backlog))
  }

  watch(listener: (state: LinkState) => void): () => void {
    return this.#rpc.watch(listener)
  }

  close(): void {
    this.#rpc.close()
  }

  async #aloud<T>(answer: Promise<T>): Promise<T> {
    const waiting = setTimeout(() => {
      if (!this.#said) this.#say(this.url)
      this.#said = true
    }, QUIET_MS)
    try {
      const given = await answer
      this.#said = false
      return given
    } finally {
      clearTimeout(waiting)
    }
  }
}
