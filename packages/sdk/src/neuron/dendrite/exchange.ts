import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import { boundInterim } from '../../interim.ts'
import { timerMs } from '../../timer.ts'
import type { AxonInfo } from '../axon/axon.ts'
import type { AnswerBudget } from './answerBudget.ts'
import { AnswerError, CallTimeout, PayloadError } from './errors.ts'

/** A POST to send. */
export interface Outgoing {
  readonly target: AxonInfo
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Fires when the call must end; its reason is thrown. */
  readonly signal: AbortSignal
  readonly agent: Agent
}

/** Sends a POST and waits for the status line and headers. It ends with the signal, whatever the other side does. */
export function post(outgoing: Outgoing): Promise<IncomingMessage> {
  const { target, signal } = outgoing
  const body = Buffer.from(outgoing.body)
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: target.ip,
      family: isIPv6(target.ip) ? 6 : 4,
      port: target.port,
      path: outgoing.path,
      method: 'POST',
      agent: outgoing.agent,
      signal,
      headers: { ...outgoing.headers, 'content-type': 'application/json', 'content-length': body.length },
    })
    let answered = false
    const fail = (error: unknown) => {
      if (answered) return
      signal.removeEventListener('abort', abort)
      request.destroy()
      reject(error)
    }
    const abort = () => fail(abortReason(signal))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    request.once('response', (response) => {
      answered = true
      signal.removeEventListener('abort', abort)
      resolve(response)
    })
    // Without a listener Node takes the socket away, and the request ends with neither an answer nor an error.
    request.once('upgrade', (_response, socket) => {
      socket.destroy()
      fail(new AnswerError('the axon wants to speak another protocol (101 Switching Protocols)'))
    })
    boundInterim(request, (did) => fail(new AnswerError(`the axon ${did}`)))
    request.on('error', (error) => fail(signal.aborted ? abortReason(signal) : error))
    request.once('close', () => fail(new PayloadError('the connection ended before an answer began')))
    request.end(body)
  })
}

/** The chunks of an answer, at most `limit` bytes together; they count in the budget until the last has been read. */
export async function* chunksOf(
  response: IncomingMessage,
  limit: number,
  signal: AbortSignal,
  budget?: AnswerBudget,
): AsyncGenerator<Buffer> {
  let size = 0
  const held = budget?.open((error) => response.destroy(error))
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) throw new PayloadError(`the answer has more than ${limit} bytes`)
      held?.add(chunk.length)
      yield chunk
    }
  } catch (error) {
    if (signal.aborted) throw abortReason(signal)
    if (error instanceof PayloadError) throw error
    throw new PayloadError(`the answer ended after ${size} bytes`, { cause: error })
  } finally {
    held?.release()
    if (!response.complete) response.destroy()
  }
}

/** A signal that fires {@link CallTimeout} after some seconds, or with the caller's own signal. */
export function callSignal(seconds: number, outer?: AbortSignal): { signal: AbortSignal; done: () => void } {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new CallTimeout()), timerMs(seconds))
  const forward = () => controller.abort(outer?.reason)
  if (outer?.aborted) forward()
  outer?.addEventListener('abort', forward, { once: true })
  const done = () => {
    clearTimeout(timer)
    outer?.removeEventListener('abort', forward)
  }
  return { signal: controller.signal, done }
}

function abortReason(signal: AbortSignal): unknown {
  return signal.reason
}
