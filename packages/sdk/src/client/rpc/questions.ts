import { exactText, isObject } from '@glia/base'
import { timerMs } from '../../timer.ts'
import type { BatchCall } from '../transport/transport.ts'
import { NodeMisbehaved, REQUEST_TOO_BIG, RequestTooLarge, RpcTimeout } from './errors.ts'
import { failureOf, Message, type Response, responsesIn } from './message.ts'
import { distrusted, type Pending, settleWith } from './pending.ts'

/** The answers to a batch are too much together: Substrate's code. */
const BATCH_TOO_BIG = -32011

/** What was asked of nodes and is not answered yet: each question with its number, in the message that it went out with. */
export class Questions {
  readonly #pending = new Map<number, Pending>()
  #nextId = 1
  /** Bytes of the largest message that was sent and is no longer waited for: a refusal that names nobody may be its. */
  #givenUp = 0

  /** Whether somebody waits for an answer. */
  get open(): boolean {
    return this.#pending.size > 0
  }

  /**
   * Takes up a question, as part of a message that is still to be sent.
   *
   * @param url of the node that will be asked
   * @param timeout in seconds
   */
  prepare(
    url: string,
    { method, params = [] }: BatchCall,
    message: Message,
    timeout: number,
  ): { readonly text: string; readonly answer: Promise<unknown> } {
    const id = this.#nextId++
    // First, since not everything can be written down.
    const text = exactText({ jsonrpc: '2.0', id, method, params }, { undefinedFields: 'left out' })
    message.add(id)
    const answer = new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#take(id)
        this.#givenUp = Math.max(this.#givenUp, message.bytes)
        reject(new RpcTimeout(method, timeout, url))
      }, timerMs(timeout))
      this.#pending.set(id, {
        method,
        message,
        resolve: (result) => {
          clearTimeout(timer)
          resolve(result)
        },
        reject: (error) => {
          clearTimeout(timer)
          reject(error)
        },
      })
    })
    // An answer may fail before its caller has come to wait for it.
    answer.catch(() => undefined)
    return { text, answer }
  }

  /** Gives the answer to a message that no other answer can be to: what is not in it does not come. */
  answerTo(url: string, message: Message, text: string | undefined): void {
    let responses: Response[]
    try {
      responses = text === undefined || text === '' ? [] : responsesIn(url, text)
    } catch (cause) {
      this.fail(message, (method) => distrusted(method, url, cause))
      return
    }
    for (const response of responses) this.answer(url, response, message)
    this.fail(
      message,
      (method) => new NodeMisbehaved(url, `was asked ${method} and sent something without an answer to it`),
    )
  }

  /**
   * @param url of the node that it is from
   * @param to the only message that it can be an answer to, where that is known
   */
  answer(url: string, { id, error, result }: Response, to?: Message): void {
    const failed = (error ?? undefined) !== undefined
    const asked = id ?? undefined
    if (asked === undefined) {
      const meant = failed ? (to ?? this.#refused(error)) : undefined
      if (meant) this.fail(meant, (method) => failureOf(method, url, error, meant.bytes))
      return
    }
    if (to !== undefined && this.#pending.get(asked)?.message !== to) return
    const pending = this.#take(asked)
    if (failed) pending?.reject(failureOf(pending.method, url, error, pending.message.bytes))
    // Where JSON says null, undefined is said from here on; within an answer it stays as the node wrote it.
    else if (pending) settleWith(pending, url, result ?? undefined)
  }

  /** What waits for an answer to a message fails. */
  fail(message: Message, why: (method: string) => unknown): void {
    for (const id of message.unanswered) {
      const pending = this.#take(id)
      pending?.reject(why(pending.method))
    }
  }

  /** The node ended the connection over a message that is too large for it; everything else on it is {@link lose | lost}. */
  refuseLargest(): void {
    const meant = this.#tooLarge()
    if (meant) this.fail(meant, (method) => new RequestTooLarge(method, meant.bytes))
  }

  /** Everything fails. */
  lose(error: Error): void {
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    this.#givenUp = 0
    for (const { message } of pending) message.abandon()
    for (const question of pending) question.reject(error)
  }

  /** Who waits for an answer, and no longer does. */
  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    pending?.message.settle(id)
    return pending
  }

  /** The node did not take a message apart, or all its answers are too much: of those that wait, the largest one is meant. */
  #refused(error: unknown): Message | undefined {
    const code = isObject(error) ? error['code'] : undefined
    if (code === REQUEST_TOO_BIG) return this.#tooLarge()
    return this.#largest(({ bytes, batch }) => bytes > 0 && (code !== BATCH_TOO_BIG || batch))
  }

  /**
   * The message that the node refused for its size: of those that were sent the largest, which is too large where any is. Undefined
   * where that is one that nobody waits for any more: of no other it is known that it was not taken.
   */
  #tooLarge(): Message | undefined {
    const largest = this.#largest(({ bytes }) => bytes > 0)
    if (largest !== undefined && largest.bytes >= this.#givenUp) return largest
    this.#givenUp = 0
    return undefined
  }

  #largest(among: (message: Message) => boolean): Message | undefined {
    let largest: Message | undefined
    for (const { message } of this.#pending.values())
      if (among(message) && (largest === undefined || message.bytes > largest.bytes)) largest = message
    return largest
  }
}
