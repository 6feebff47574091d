import { setMaxListeners } from 'node:events'
import {
  type AnySynapse,
  Dendrite,
  type CallResult as DendriteResult,
  type Keypair,
  type RequestInput,
} from '@glia/sdk'
import type { CallResult, MinerTarget } from '../kit/evaluation.ts'
import type { RetrievalCaller } from './evaluateRound.ts'
import { type IndexRequest, type QueryRequest, RetrievalIndex, RetrievalQuery } from './protocol.ts'

/** An honest answer has about 8 KiB; more than this is not read. */
const MAX_ANSWER_BYTES = 256 * 1024

export interface DendriteCallerOptions {
  readonly timeoutSeconds?: number
  readonly signal?: AbortSignal
  /** The address that this machine's miners announce; with `addresses: 'any'` they are called without leaving it. */
  readonly ownIp?: string
  /** Axons of this machine that are called although only the public internet is, as they are announced: address:port. */
  readonly ownAxons?: readonly string[]
  /** Which announced addresses are called: those of the public internet, or any, for local networks. Default `public`. */
  readonly addresses?: 'public' | 'any'
}

/** Reaches miners over HTTP, signed with the validator's hotkey. */
export class DendriteCaller implements RetrievalCaller {
  readonly #dendrite: Dendrite
  readonly #timeoutSeconds: number
  readonly #signal: AbortSignal | undefined

  constructor(hotkey: Keypair, options: DendriteCallerOptions = {}) {
    this.#dendrite = new Dendrite(hotkey, {
      addresses: options.addresses ?? 'public',
      maxResponseBytes: MAX_ANSWER_BYTES,
      maxSocketsPerAxon: 2,
      ...(options.ownIp === undefined ? {} : { externalIp: options.ownIp }),
      ...(options.ownAxons === undefined ? {} : { ownAxons: options.ownAxons }),
    })
    this.#timeoutSeconds = options.timeoutSeconds ?? 4
    this.#signal = options.signal
    // Every call under way listens for the end of the run.
    if (this.#signal) setMaxListeners(256, this.#signal)
  }

  index(target: MinerTarget, request: IndexRequest): Promise<CallResult<unknown>> {
    return this.#call(target, RetrievalIndex, request)
  }

  query(target: MinerTarget, request: QueryRequest): Promise<CallResult<unknown>> {
    return this.#call(target, RetrievalQuery, request)
  }

  close(): void {
    this.#dendrite.close()
  }

  async #call<S extends AnySynapse>(
    target: MinerTarget,
    synapse: S,
    input: RequestInput<S>,
  ): Promise<CallResult<unknown>> {
    const options = { timeout: this.#timeoutSeconds, ...(this.#signal ? { signal: this.#signal } : {}) }
    const result: DendriteResult<S> = await this.#dendrite.query(target, synapse, input, options)
    const latencyMs = result.seconds * 1000
    if (result.ok) return { ok: true, value: result.output, latencyMs }
    return { ok: false, reason: `${result.statusCode} ${result.statusMessage}`.slice(0, 300), latencyMs }
  }
}
