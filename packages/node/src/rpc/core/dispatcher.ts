import { exactText, parseExact } from '@glia/base'
import type { Logger } from '../../log.ts'
import type { ServerLimits } from '../limits.ts'
import type { Services } from '../services.ts'
import { type Caller, MUCH, type Request } from './caller.ts'
import { keptUntilSent } from './encoded.ts'
import { unsafeCall } from './errorNotes.ts'
import { toRpcError } from './errorTable.ts'
import type { Method } from './method.ts'
import { isLarge, type Kind, NOTHING } from './outlook.ts'
import { Part } from './part.ts'
import { RawJson } from './rawJson.ts'
import { readingOf } from './requestText.ts'
import {
  batchAnswerTooBig,
  batchTooBig,
  internalError,
  invalidRequest,
  methodNotFound,
  parseError,
  type RpcError,
  responseTooBig,
} from './rpcError.ts'
import { bytesIn, charsOf, isLonger, isText, sizeOf, sizeOfOwn, type Text, type TextPart } from './text.ts'

/** Characters of a result that is a part of its own: it may be the same for many, and is not copied for each. */
const LARGE = 64 * 1024
const ON_WEBSOCKET = 'it is a subscription: ask for it on a WebSocket, at the same address and port'
/** Characters of a request that takes milliseconds to read. */
const LONG = 1024 * 1024
/** Requests of a batch whose answers are waited for at once; of those that have no room of their own fewer, since they hold what they make. */
const AT_ONCE = 64
const MEDIUM_AT_ONCE = 8

export type Answer = Text | Promise<Text>

/** A batch under way. */
interface Batch {
  readonly requests: readonly unknown[]
  readonly kinds: readonly Kind[]
  readonly caller: Request
  /** Of the requests so far; undefined for what is not answered, or not yet. */
  readonly answers: Text[]
  /** Answers that are on their way, and how many of them are medium, and large. */
  readonly pending: Promise<void>[]
  medium: number
  large: number
  /** It has turned out to be much, and has room for what comes. */
  hasRoom: boolean
  readonly fate: Fate
}

/** Of a batch whose answers are too much together: what is left of it need not be done. Whoever asks for it keeps nothing else of the batch. */
class Fate {
  isOver = false
  readonly wanted = () => !this.isOver
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
  readonly #limits: Pick<ServerLimits, 'answerBytes' | 'batchRequests'>

  constructor(
    methods: readonly Method[],
    services: Services,
    log: Logger,
    observer: CallObserver,
    limits: Pick<ServerLimits, 'answerBytes' | 'batchRequests'>,
  ) {
    for (const each of methods) for (const name of [each.name, ...each.aliases]) this.#methods.set(name, each)
    this.#services = services
    this.#log = log
    this.#observer = observer
    this.#limits = limits
  }

  /** Undefined when there is nothing to answer: notifications, and a client that is gone. Never throws, never rejects. */
  handle(text: string, caller: Request): Answer {
    try {
      const answer = this.#handle(text, caller)
      return answer instanceof Promise ? answer.catch((fault: unknown) => this.#escaped(fault)) : answer
    } catch (fault) {
      return this.#escaped(fault)
    }
  }

  /** A fault of this class's own: of a method's it makes the answer to its request. */
  #escaped(fault: unknown): Text {
    this.#log.error('a request failed', fault)
    return failure('null', internalError())
  }

  #handle(text: string, caller: Request): Answer {
    const { excess, bytes } = readingOf(text)
    if (excess !== undefined) return failure('null', parseError(excess))
    // What is read of it may be twenty times as much as its text, and stays as long as it waits.
    const entering = caller.read(bytes)
    return entering === undefined ? this.#read(text, caller) : this.#readLater(entering, text, caller)
  }

  async #readLater(entering: Promise<void>, text: string, caller: Request): Promise<Text> {
    try {
      await entering
    } catch (fault) {
      return failure('null', toRpcError(fault) ?? internalError())
    }
    const read = () => (caller.wanted() ? this.#read(text, caller) : undefined)
    return this.#services.turns.later(caller.lane, read, undefined, () => caller.wanted())
  }

  #read(text: string, caller: Request): Answer {
    if (!caller.wanted()) return undefined
    let parsed: unknown
    try {
      parsed = parseExact(text)
    } catch {
      return failure('null', parseError())
    }
    if (text.length < LONG) return this.#answer(parsed, caller)
    // To read it was a piece of its own: what it holds takes as long again to make bytes of.
    return this.#services.turns.later(
      caller.lane,
      () => (caller.wanted() ? this.#answer(parsed, caller) : undefined),
      undefined,
      () => caller.wanted(),
    )
  }

  #answer(parsed: unknown, caller: Request): Answer {
    if (!Array.isArray(parsed)) return this.#one(parsed, caller)
    if (parsed.length === 0) return failure('null', invalidRequest('expected requests in a batch, found none'))
    const { batchRequests } = this.#limits
    if (parsed.length > batchRequests) return failure('null', batchTooBig(batchRequests, parsed.length))
    const kinds = parsed.map((request) => this.#kindOf(request, caller))
    const batch: Batch = {
      requests: parsed,
      kinds,
      caller,
      answers: [],
      pending: [],
      medium: 0,
      large: 0,
      hasRoom: false,
      fate: new Fate(),
    }
    caller.outlook.begin(kinds)
    // Part of what grows would be held by the time that the others of it wait.
    const mayHold = kinds.includes('growing') && kinds.filter(isLarge).length > 1
    const { answerBytes } = this.#limits
    return mayHold && caller.isTight
      ? this.#afterRoom(batch, () => caller.lookAhead(answerBytes, answerBytes))
      : this.#batch(batch)
  }

  /**
   * Goes on with a batch, in turns: it must not hold up blocks and everybody else. Where the answers are too much together, one
   * error stands for all, and what is left of the batch is not looked at; nor is it when nobody is there any more.
   */
  #batch(batch: Batch): Answer {
    const { requests, kinds, caller, answers, pending } = batch
    const { answerBytes } = this.#limits
    const { turns } = this.#services
    const slice = turns.slice()
    for (let at = answers.length; at < requests.length; at++) {
      if (!caller.wanted()) return undefined
      if (caller.outlook.isTooMuch(answerBytes)) return this.#failedAsOne(batch)
      if (pending.length >= AT_ONCE || batch.medium >= MEDIUM_AT_ONCE) return this.#afterPending(batch)
      if (caller.outlook.size > MUCH && !batch.hasRoom) {
        batch.hasRoom = true
        return this.#afterRoom(batch, () => caller.lookToEnd(answerBytes, () => caller.wanted() && batch.fate.wanted()))
      }
      if (at > 0 && slice.over)
        return turns.later(
          caller.lane,
          () => this.#batch(batch),
          turns.sliceMs,
          () => caller.wanted(),
        )
      const kind = kinds[at] as Kind
      const part = new Part(caller, answerBytes, batch.fate.wanted, kind)
      const answer = this.#one(requests[at], part)
      const collected = (text: Text) => this.#collect(batch, at, text, part)
      if (answer instanceof Promise) {
        answers.push(undefined)
        if (kind === 'medium') batch.medium++
        if (isLarge(kind)) batch.large++
        pending.push(answer.then(collected))
      } else collected(answer)
    }
    return pending.length > 0 ? this.#afterPending(batch) : this.#joined(batch)
  }

  /** How a request may be answered: where it is refused, or nobody waits for its answer, briefly. */
  #kindOf(request: unknown, { unsafe, connection }: Request): Kind {
    const { id, method } = (request ?? {}) as { id?: unknown; method?: unknown }
    const found = typeof method === 'string' && id !== undefined ? this.#methods.get(method) : undefined
    if (found === undefined || (found.unsafe && !unsafe) || (found.subscribes && connection === undefined))
      return 'brief'
    return found.large ?? (found.brief ? 'brief' : 'medium')
  }

  /** Goes on once there is room for what is left of it. */
  async #afterRoom(batch: Batch, room: () => Promise<void> | undefined): Promise<Text> {
    try {
      await room()
    } catch (fault) {
      return this.#failedAsOne(batch, toRpcError(fault) ?? internalError())
    }
    return this.#later(batch)
  }

  async #afterPending(batch: Batch): Promise<Text> {
    // What is large waits for the others to be begun: for those that are only then, it cannot.
    if (batch.large > 0 || batch.answers.length === batch.requests.length) batch.caller.outlook.begun()
    batch.medium = 0
    batch.large = 0
    await Promise.all(batch.pending.splice(0))
    return this.#later(batch)
  }

  #later(batch: Batch): Promise<Text> {
    const { caller } = batch
    return this.#services.turns.later(
      caller.lane,
      () => this.#batch(batch),
      undefined,
      () => caller.wanted(),
    )
  }

  #collect({ fate, answers, caller }: Batch, at: number, text: Text, part: Part): void {
    if (fate.isOver) return part.settle(NOTHING)
    const answer = keptUntilSent(text)
    answers[at] = answer
    const own = sizeOfOwn(answer)
    part.settle({ bytes: inBytes(answer ?? []), own, later: sizeOf(answer) - own + charsOf(answer) })
    // What waits for its turn, or for room, has nothing to wait for.
    if (caller.outlook.isTooMuch(this.#limits.answerBytes)) fate.isOver = true
    if (fate.isOver) caller.release()
  }

  #joined(batch: Batch): Answer {
    const { answers, caller } = batch
    if (caller.outlook.isTooMuch(this.#limits.answerBytes)) return this.#failedAsOne(batch)
    const given = answers.filter((answer) => answer !== undefined)
    if (given.length === 0) return undefined
    return [...given.flatMap((answer, at) => [at === 0 ? '[' : ',', ...answer]), ']']
  }

  /**
   * One error for all of a batch, as where its answers are too much together. What it has subscribed to ends: nobody hears of it. It is a
   * request of its client's until what is on its way has ended, too.
   */
  #failedAsOne(batch: Batch, error = batchAnswerTooBig(this.#limits.answerBytes)): Answer {
    batch.fate.isOver = true
    // What waits for its turn, or for room, has nothing to wait for.
    batch.caller.release()
    for (const each of batch.answers.keys()) batch.answers[each] = undefined
    const failed = () => {
      for (const subscription of batch.caller.opened) subscription.close()
      return failure('null', error)
    }
    return batch.pending.length === 0 ? failed() : Promise.all(batch.pending.splice(0)).then(failed)
  }

  #one(request: unknown, caller: Caller): Answer {
    if (typeof request !== 'object' || request === null || Array.isArray(request))
      return failure('null', invalidRequest('expected an object, or a list of them'))
    const { jsonrpc, id, method: name, params } = request as Record<string, unknown>
    if (id !== undefined && !isId(id)) return failure('null', invalidRequest('expected a number, a text or null as id'))
    const shownId = id === undefined ? 'null' : exactText(id)
    if (jsonrpc !== '2.0') return failure(shownId, invalidRequest('expected "jsonrpc":"2.0"'))
    if (typeof name !== 'string') return failure(shownId, invalidRequest('expected the name of a method as "method"'))
    // A request without an id is a notification: nobody waits for an answer.
    if (id === undefined) return undefined
    const found = this.#methods.get(name)
    if (found === undefined) return failure(shownId, methodNotFound())
    if (found.subscribes && caller.connection === undefined) return failure(shownId, methodNotFound(ON_WEBSOCKET))
    if (found.unsafe && !caller.unsafe) return failure(shownId, unsafeCall())
    return this.#call(found, params, shownId, caller)
  }

  #call(found: Method, raw: unknown, id: string, caller: Caller): Answer {
    const started = performance.now()
    try {
      const result = found.answer(raw, this.#services, caller)
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

  #succeeded(found: Method, id: string, result: unknown, started: number): Text {
    const parts = result instanceof RawJson ? result.parts() : [JSON.stringify(result) ?? 'null']
    const { answerBytes } = this.#limits
    const isTooBig = parts.length === 1 ? isLonger(parts[0] as TextPart, answerBytes) : inBytes(parts) > answerBytes
    this.#observer.called(found.name, !isTooBig, performance.now() - started)
    if (isTooBig) return failure(id, responseTooBig(answerBytes))
    const head = `{"jsonrpc":"2.0","id":${id},"result":`
    const [json] = parts
    if (parts.length === 1 && json !== undefined && isText(json) && json.length < LARGE) return [`${head}${json}}`]
    return [head, ...parts, '}']
  }

  #failed(found: Method, id: string, fault: unknown, started: number): Text {
    this.#observer.called(found.name, false, performance.now() - started)
    const known = toRpcError(fault)
    if (known === undefined) this.#log.error(`${found.name} failed`, fault)
    return failure(id, known ?? internalError())
  }
}

// An integer beyond 2^53 is a bigint: it goes back with all its digits. 1e400 could not go back at all.
const isId = (id: unknown): boolean =>
  id === null || typeof id === 'string' || typeof id === 'bigint' || Number.isFinite(id)

const inBytes = (parts: readonly TextPart[]): number => parts.reduce((sum, part) => sum + bytesIn(part), 0)

const failure = (id: string, error: RpcError): Text => [`{"jsonrpc":"2.0","id":${id},"error":${error.toJson()}}`]
