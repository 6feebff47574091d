import { exactText, parseExact } from '@glia/base'
import type { Logger } from '../../log.ts'
import type { Services } from '../services.ts'
import type { Connection } from './connection.ts'
import { unsafeCall } from './errorNotes.ts'
import { toRpcError } from './errorTable.ts'
import { type Method, RawJson } from './method.ts'
import {
  batchTooBig,
  internalError,
  invalidRequest,
  methodNotFound,
  parseError,
  type RpcError,
  responseTooBig,
} from './rpcError.ts'

/** Where a request comes from. */
export interface Caller {
  /** Undefined over HTTP and for single requests in process, where nothing can be subscribed to. */
  readonly connection: Connection | undefined
  /** Whether it may call methods that change the node. */
  readonly unsafe: boolean
}

/** Characters of one answer, and of all answers to a batch. */
const MAX_RESPONSE = 64 * 1024 * 1024

/** Milliseconds that a batch may take before others get their turn. */
const TURN_MS = 20

type Answer = string | undefined | Promise<string | undefined>

/** A batch under way. */
interface Batch {
  readonly requests: readonly unknown[]
  readonly caller: Caller
  /** Of the requests so far. */
  readonly answers: Answer[]
  /** Characters of those that are known. */
  size: number
}

/** Counts of requests, for the metrics. */
export interface CallObserver {
  called(method: string, ok: boolean, ms: number): void
}

/** From the text of a request, or of a batch, to the text of the answer. */
export class Dispatcher {
  readonly #methods = new Map<string, Method>()
  readonly #services: Services
  readonly #log: Logger
  readonly #observer: CallObserver
  readonly #maxResponse: number

  constructor(
    methods: readonly Method[],
    services: Services,
    log: Logger,
    observer: CallObserver,
    maxResponse = MAX_RESPONSE,
  ) {
    for (const each of methods) for (const name of [each.name, ...each.aliases]) this.#methods.set(name, each)
    this.#services = services
    this.#log = log
    this.#observer = observer
    this.#maxResponse = maxResponse
  }

  /** Undefined when there is nothing to answer (notifications). Never throws. */
  handle(text: string, caller: Caller): Answer {
    let parsed: unknown
    try {
      parsed = parseExact(text)
    } catch {
      return failure('null', parseError())
    }
    if (!Array.isArray(parsed)) return this.#one(parsed, caller)
    if (parsed.length === 0) return failure('null', invalidRequest())
    return this.#batch({ requests: parsed, caller, answers: [], size: 0 })
  }

  /**
   * Goes on with a batch, in turns: one of a hundred thousand requests must not hold up blocks and everybody else. Where the
   * answers are too much together, one error stands for all, and what is left of the batch is not looked at; nor is it when
   * nobody is there any more.
   */
  #batch(batch: Batch): Answer {
    const { requests, caller, answers } = batch
    const since = performance.now()
    while (answers.length < requests.length) {
      if (caller.connection?.closed) return undefined
      if (answers.length > 0 && performance.now() - since > TURN_MS)
        return new Promise((resolve) => setImmediate(() => resolve(this.#batch(batch))))
      const answer = this.#one(requests[answers.length], caller)
      if (typeof answer === 'string') batch.size += answer.length
      if (batch.size > this.#maxResponse) return failure('null', batchTooBig(this.#maxResponse))
      answers.push(answer)
    }
    if (answers.some((answer) => answer instanceof Promise))
      return Promise.all(answers).then((given) => this.#joined(given))
    return this.#joined(answers as (string | undefined)[])
  }

  #joined(answers: readonly (string | undefined)[]): string | undefined {
    const given = answers.filter((answer) => answer !== undefined)
    if (given.length === 0) return undefined
    if (given.reduce((size, answer) => size + answer.length, 0) > this.#maxResponse)
      return failure('null', batchTooBig(this.#maxResponse))
    return `[${given.join(',')}]`
  }

  #one(request: unknown, caller: Caller): Answer {
    if (typeof request !== 'object' || request === null || Array.isArray(request))
      return failure('null', invalidRequest())
    const { jsonrpc, id, method: name, params } = request as Record<string, unknown>
    if (id !== undefined && !isId(id)) return failure('null', invalidRequest())
    const shownId = id === undefined ? 'null' : exactText(id)
    if (jsonrpc !== '2.0' || typeof name !== 'string') return failure(shownId, invalidRequest())
    // A request without an id is a notification: nobody waits for an answer.
    if (id === undefined) return undefined
    const found = this.#methods.get(name)
    if (found === undefined || (found.subscribes && caller.connection === undefined))
      return failure(shownId, methodNotFound())
    if (found.unsafe && !caller.unsafe) return failure(shownId, unsafeCall())
    return this.#call(found, params, shownId, caller.connection)
  }

  #call(found: Method, raw: unknown, id: string, connection: Connection | undefined): Answer {
    const started = performance.now()
    try {
      const result = found.answer(raw, this.#services, connection)
      if (result instanceof Promise) {
        return result
          .then((value: unknown) => this.#succeeded(found, id, value, started))
          .catch((fault: unknown) => this.#failed(found, id, fault, started))
      }
      return this.#succeeded(found, id, result, started)
    } catch (fault) {
      return this.#failed(found, id, fault, started)
    }
  }

  #succeeded(found: Method, id: string, result: unknown, started: number): string {
    const json = result instanceof RawJson ? result.text : (JSON.stringify(result) ?? 'null')
    this.#observer.called(found.name, true, performance.now() - started)
    if (json.length > this.#maxResponse) return failure(id, responseTooBig(this.#maxResponse))
    return `{"jsonrpc":"2.0","id":${id},"result":${json}}`
  }

  #failed(found: Method, id: string, fault: unknown, started: number): string {
    this.#observer.called(found.name, false, performance.now() - started)
    const known = toRpcError(fault)
    if (known === undefined) this.#log.error(`${found.name} failed`, fault)
    return failure(id, known ?? internalError())
  }
}

// An integer beyond 2^53 is a bigint: it goes back with all its digits. 1e400 could not go back at all.
const isId = (id: unknown): boolean =>
  id === null || typeof id === 'string' || typeof id === 'bigint' || Number.isFinite(id)

const failure = (id: string, error: RpcError): string => `{"jsonrpc":"2.0","id":${id},"error":${error.toJson()}}`
