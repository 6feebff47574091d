import type { IncomingMessage, ServerResponse } from 'node:http'
import { Body } from '@glia/base'
import type { QuietLog } from '../../util/quietLog.ts'
import { servesUnsafe } from '../core/access.ts'
import { type Client, Request } from '../core/caller.ts'
import { sizeOf, type Text } from '../core/dispatcher.ts'
import { requestTooBig } from '../core/rpcError.ts'
import { isFromHere } from '../core/thisMachine.ts'
import { type AllowLists, refusedFor } from './allowed.ts'
import { sendAnswer } from './answer.ts'
import type { Means } from './means.ts'
import { Pace } from './pace.ts'
import type { Sockets } from './sockets.ts'

/** A page beside the JSON-RPC endpoint. */
export interface Page {
  /** Whether it is for programs and pages of this machine alone. */
  readonly own: boolean
  content(): { readonly type: string; readonly body: string }
}

/** By path. */
export type Pages = Readonly<Record<string, Page>>

const JSON_TYPE = /^application\/json\s*(;|$)/i

export interface HttpParts {
  readonly means: Means
  readonly allowed: AllowLists
  readonly sockets: Sockets
  readonly pages: Pages
  readonly quiet: QuietLog
}

/** JSON-RPC in the bodies of POST requests, and a few pages. */
export class Http {
  readonly #means: Means
  readonly #allowed: AllowLists
  readonly #sockets: Sockets
  readonly #pages: Pages
  readonly #quiet: QuietLog

  constructor({ means, allowed, sockets, pages, quiet }: HttpParts) {
    this.#means = means
    this.#allowed = allowed
    this.#sockets = sockets
    this.#pages = pages
    this.#quiet = quiet
  }

  /** Answers one request. */
  answer(request: IncomingMessage, response: ServerResponse): void {
    const { socket, headers, method } = request
    const atOnce = this.#sockets.began(socket)
    let atWork = false
    const begin = () => {
      atWork = true
      this.#sockets.working(socket)
    }
    response.once('close', () => this.#sockets.ended(socket, atWork))
    const { turns, limits } = this.#means
    if (atOnce > limits.requests) {
      // Sent one behind the other without a look at the answers.
      socket.destroy()
      return
    }
    const refused = refusedFor(request, this.#allowed)
    if (refused !== undefined) {
      this.#quiet.info(`a request was refused: ${refused}`)
      refuse(response, 403, refused)
      return
    }
    if (headers.origin !== undefined) {
      response.setHeader('access-control-allow-origin', headers.origin)
      response.setHeader('vary', 'origin')
    }
    if (method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'POST, GET')
      response.setHeader('access-control-allow-headers', 'content-type')
      response.writeHead(204).end()
      return
    }
    const page = this.#pages[(request.url ?? '/').split('?', 1)[0] as string]
    if (method === 'GET' && page !== undefined) {
      if (page.own && !isFromHere(request)) {
        refuse(
          response,
          403,
          'expected a program of this machine: start the node with --metrics-external to let others in',
        )
        return
      }
      begin()
      turns.run(this.#sockets.laneOf(socket), () => {
        const { type, body } = page.content()
        response.writeHead(200, { 'content-type': type }).end(body)
      })
      return
    }
    if (method !== 'POST') {
      response.setHeader('allow', 'POST')
      refuse(response, 405, 'Used HTTP Method is not allowed. POST is required')
    } else if (!JSON_TYPE.test(headers['content-type'] ?? '')) {
      // A page may send other types to any address without asking first.
      const found = JSON.stringify(headers['content-type'] ?? 'none').slice(0, 100)
      const why = 'Supplied content type is not allowed. Content type is required to be `application/json`'
      refuse(response, 415, `${why}, found ${found}`)
    } else this.#post(request, response, begin)
  }

  /** @param begin called when all of the request is there */
  #post(request: IncomingMessage, response: ServerResponse, begin: () => void): void {
    const { limits, turns, methods, dispatcher } = this.#means
    const { socket } = request
    const inFlight = this.#sockets.inFlightOf(socket)
    const lane = this.#sockets.laneOf(socket)
    const pace = new Pace(turns, lane, request)
    const received = new Body()
    request.on('data', (chunk: Buffer) => {
      pace.received(chunk.length, 1)
      this.#sockets.received(socket, chunk.length)
      if (response.headersSent) return
      if (received.size + chunk.length <= limits.requestBytes) {
        received.add(chunk)
        inFlight.set('arriving', received.held)
      } else {
        received.clear()
        inFlight.set('arriving', 0)
        const error = requestTooBig(limits.requestBytes).toJson()
        response.writeHead(413, { 'content-type': 'application/json', connection: 'close' })
        response.end(`{"jsonrpc":"2.0","error":${error},"id":null}`, () => request.destroy())
      }
    })
    request.on('error', () => response.destroy())
    request.on('end', () => {
      if (response.headersSent || response.closed) return
      begin()
      const client: Client = {
        connection: undefined,
        unsafe: servesUnsafe(methods, request),
        lane,
        inFlight,
        wanted: () => !socket.destroyed,
      }
      const { size } = received
      const text = received.take()
      inFlight.set('arriving', 0)
      const asked = new Request(client, size)
      const send = async (answer: Text) => {
        asked.hold(sizeOf(answer) - asked.held)
        await sendAnswer(response, answer ?? [], { turns, lane, taken: (chars) => asked.hold(-chars) })
        asked.end()
      }
      turns.run(lane, () => {
        if (socket.destroyed) return
        const answer = dispatcher.handle(text, asked)
        if (answer instanceof Promise) void answer.then(send)
        else void send(answer)
      })
    })
  }
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${why}\n`)
}
