import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Body, chunksOf, endUnread } from '@glia/base'
import type { QuietLog } from '../../util/quietLog.ts'
import { servesUnsafe } from '../core/access.ts'
import { type Client, Request } from '../core/caller.ts'
import { requestTooBig } from '../core/rpcError.ts'
import { sizeOf, type Text, textOf } from '../core/text.ts'
import { isFromHere } from '../core/thisMachine.ts'
import { mostMsOf } from '../core/turns.ts'
import { type AllowLists, refusedFor } from './allowed.ts'
import { sendAnswer } from './answer.ts'
import type { Means } from './means.ts'
import { messageOf } from './messageOf.ts'
import { Pace } from './pace.ts'
import { readNoMore } from './parser.ts'
import { MORE_PLACES, type Refusals, type Refused, TOO_SLOW, tooLarge } from './refusals.ts'
import { hasBody, headBytes, headMs } from './requestHead.ts'
import type { Sockets } from './sockets.ts'

/** A page beside the JSON-RPC endpoint. */
export interface Page {
  /** Whether it is for programs and pages of this machine alone. */
  readonly own: boolean
  content(): { readonly type: string; readonly body: string }
}

/** By path. */
export type Pages = Readonly<Record<string, Page>>

interface Refusal {
  readonly kind: Refused
  readonly status: number
  readonly why: string
  /** To the operator, behind it. */
  readonly advice?: string
}

/** Requests of a connection at once that are no calls: nobody sends them one behind the other. */
export const WITHOUT_CALL = 4
const TOO_MANY: Refusal = {
  kind: 'requests',
  status: 429,
  why: `expected at most ${WITHOUT_CALL} requests at once that are no calls: read an answer first`,
}
const PAGE_METHODS = 'GET, HEAD'
const OWN_PAGE = 'expected a program of this machine: start the node with --metrics-external to let others in'
/** Bytes that a chunk of a body takes beside its own until it is read. */
const CHUNK = 400
const JSON_TYPE = /^application\/json\s*(;|$)/i

export interface HttpParts {
  readonly means: Means
  readonly allowed: AllowLists
  readonly sockets: Sockets
  readonly pages: Pages
  readonly refusals: Refusals
  readonly quiet: QuietLog
  /** Whether calls are answered, or pages alone are shown. */
  readonly takesCalls: boolean
}

/** JSON-RPC in the bodies of POST requests, and a few pages. */
export class Http {
  readonly #means: Means
  readonly #allowed: AllowLists
  readonly #sockets: Sockets
  readonly #pages: Pages
  readonly #refusals: Refusals
  readonly #quiet: QuietLog
  readonly #takesCalls: boolean
  /** Connections whose clients were told why they go: what they sent is not done. */
  readonly #givenUp = new WeakSet<Socket>()

  constructor({ means, allowed, sockets, pages, refusals, quiet, takesCalls }: HttpParts) {
    this.#means = means
    this.#allowed = allowed
    this.#sockets = sockets
    this.#pages = pages
    this.#refusals = refusals
    this.#quiet = quiet
    this.#takesCalls = takesCalls
  }

  /** Lets a client go that does not go on with its request, or does not read: it hears so where it can. */
  giveUp(socket: Socket): void {
    this.ignore(socket)
    this.#refusals.dismissed('slow', TOO_SLOW)
    socket.setTimeout(0)
    endUnread(socket, '408 Request Timeout')
  }

  /** What has come on a connection and is not answered yet is not done, nor what follows. */
  ignore(socket: Socket): void {
    this.#givenUp.add(socket)
    this.#sockets.inFlightOf(socket).letOverGo()
    readNoMore(socket)
  }

  /** Answers one request. `unmet`: it expects what no server here does. */
  answer(request: IncomingMessage, response: ServerResponse, unmet = false): void {
    const { socket } = request
    const { limits } = this.#means
    const atOnce = this.#sockets.began(socket)
    const inFlight = this.#sockets.inFlightOf(socket)
    const order = inFlight.large.order()
    const size = headBytes(request)
    this.#means.turns.charge(this.#sockets.laneOf(socket), headMs(request))
    inFlight.add('asked', size)
    let atWork = false
    const begin = () => {
      atWork = true
      this.#sockets.working(socket)
    }
    const page = this.#pages[(request.url ?? '/').split('?', 1)[0] as string]
    const refused = this.#refusalOf(request, response, { page, unmet })
    const isCall = refused === undefined && request.method === 'POST'
    const withoutCall = isCall ? 0 : this.#sockets.beganWithoutCall(socket)
    response.once('close', () => {
      inFlight.add('asked', -size)
      this.#sockets.ended(socket, atWork, isCall)
    })
    if (atOnce > limits.requests) {
      // Sent one behind the other without a look at the answers.
      this.#refusals.refused('requests', `a client was cut off: expected at most ${limits.requests} requests at once`)
      readNoMore(socket)
      socket.destroy()
    } else if (refused !== undefined) this.#refuse(response, refused)
    else if (withoutCall > WITHOUT_CALL) this.#refuse(response, TOO_MANY)
    else if (isCall) this.#post(request, response, { begin, order })
    else {
      // What it holds is nobody's to read.
      if (hasBody(request) || this.#sockets.withoutPlace(socket) !== undefined)
        response.setHeader('connection', 'close')
      if (page === undefined || request.method === 'OPTIONS') this.#allow(response)
      else {
        begin()
        this.#show(response, page)
      }
    }
  }

  /** Why a request is not answered; undefined where it is. */
  #refusalOf(
    request: IncomingMessage,
    response: ServerResponse,
    { page, unmet }: { readonly page: Page | undefined; readonly unmet: boolean },
  ): Refusal | undefined {
    const { headers, method } = request
    if (headers.host === undefined && request.httpVersion === '1.1')
      return { kind: 'form', status: 400, why: 'expected a Host header, found none' }
    const notAllowed = refusedFor(request, this.#allowed)
    if (notAllowed !== undefined) return notAllowed
    const noPlace = this.#sockets.withoutPlace(request.socket)
    const isPage = (method === 'GET' || method === 'HEAD') && page !== undefined
    if (noPlace !== undefined && !isPage) return { kind: 'connections', status: 429, why: noPlace, advice: MORE_PLACES }
    if (headers.origin !== undefined) {
      response.setHeader('access-control-allow-origin', headers.origin)
      response.setHeader('vary', 'origin')
    }
    if (unmet) return { kind: 'form', status: 417, why: 'expected no Expect header but 100-continue' }
    if (method === 'OPTIONS') return undefined
    if (isPage) return page.own && !isFromHere(request) ? { kind: 'page', status: 403, why: OWN_PAGE } : undefined
    if (!this.#takesCalls) {
      response.setHeader('allow', page === undefined ? '' : PAGE_METHODS)
      return { kind: 'form', status: 405, why: this.#noCalls() }
    }
    if (method !== 'POST') {
      response.setHeader('allow', page === undefined ? 'POST' : `${PAGE_METHODS}, POST`)
      return {
        kind: 'form',
        status: 405,
        why: `Used HTTP Method is not allowed. POST is required${this.#pagesInWords()}`,
      }
    }
    // A page may send other types to any address without asking first.
    const type = headers['content-type']
    if (JSON_TYPE.test(type ?? '')) return undefined
    const found = JSON.stringify(type ?? 'none').slice(0, 100)
    const only = 'Supplied content type is not allowed. Content type is required to be `application/json`'
    return { kind: 'form', status: 415, why: `${only}, found ${found}` }
  }

  #noCalls(): string {
    return `expected GET of ${Object.keys(this.#pages).join(' or ')}: this port is for pages alone, and calls are answered on the RPC port`
  }

  /** Whoever opens the node's address in a browser learns what can be looked at. */
  #pagesInWords(): string {
    const paths = Object.keys(this.#pages)
    return paths.length === 0 ? '' : `; GET has ${paths.join(' and ')}`
  }

  /** Says in its turn why a request is refused; its connection ends, and what follows on it is not read. */
  #refuse(response: ServerResponse, { kind, status, why, advice = '' }: Refusal): void {
    const { socket } = response.req
    this.#refusals.refused(kind, `a request was refused: ${why}${advice}`)
    readNoMore(socket)
    const headers = { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }
    this.#inTurn(response, () => response.writeHead(status, headers).end(`${why}\n`))
  }

  /** Tells a browser what pages may send. */
  #allow(response: ServerResponse): void {
    response.setHeader('access-control-allow-methods', 'POST, GET')
    response.setHeader('access-control-allow-headers', 'content-type')
    this.#inTurn(response, () => response.writeHead(204).end())
  }

  #show(response: ServerResponse, page: Page): void {
    const { turns } = this.#means
    const { socket } = response.req
    const inFlight = this.#sockets.inFlightOf(socket)
    const lane = this.#sockets.laneOf(socket)
    this.#inTurn(response, async () => {
      const content = this.#contentOf(page)
      if (content === undefined) {
        response.writeHead(500).end()
        return
      }
      const { type, body } = content
      let held = 0
      const hold = (chars: number) => {
        held += chars
        inFlight.add('answers', chars)
      }
      hold(body.length)
      await sendAnswer(response, [body], { turns, lane, type, taken: (chars) => hold(-chars) })
      hold(-held)
    })
  }

  #contentOf(page: Page): ReturnType<Page['content']> | undefined {
    try {
      return page.content()
    } catch (fault) {
      this.#quiet.error('a page could not be made', fault)
      return undefined
    }
  }

  /** Does what answers a request when its turn has come, unless its client has gone. */
  #inTurn(response: ServerResponse, work: () => unknown): void {
    const { socket } = response.req
    const wanted = () => !socket.destroyed
    this.#means.turns.run(this.#sockets.laneOf(socket), () => void (wanted() && work()), 0, wanted)
  }

  /**
   * @param begin called when all of the request is there
   * @param order its place among those of its connection
   */
  #post(
    request: IncomingMessage,
    response: ServerResponse,
    { begin, order }: { readonly begin: () => void; readonly order: number },
  ): void {
    const { limits, turns, methods, dispatcher } = this.#means
    const { socket } = request
    const inFlight = this.#sockets.inFlightOf(socket)
    const lane = this.#sockets.laneOf(socket)
    const pace = new Pace(turns, lane, request, () => !socket.destroyed)
    const received = new Body()
    let taken = 0
    let arriving = 0
    // Others of the connection may be on their way as well.
    const arrives = (bytes: number) => {
      inFlight.add('arriving', bytes - arriving)
      arriving = bytes
    }
    // With what has been parsed of a body, and is not read before its client's turn.
    const hold = () => {
      const waiting = CHUNK * Math.max(0, chunksOf(request) - taken) + request.readableLength
      if (!request.readableEnded) arrives(received.held + waiting)
    }
    request.on('data', (chunk: Buffer) => {
      taken++
      pace.received(chunk.length, 1)
      // What has come with it is parsed by then.
      if (request.isPaused()) setImmediate(hold)
      this.#sockets.received(socket, chunk.length)
      if (response.headersSent || this.#givenUp.has(socket)) return
      if (received.size + chunk.length <= limits.requestBytes) {
        received.add(chunk)
        hold()
      } else {
        received.clear()
        arrives(0)
        this.#refusals.refused('size', tooLarge(limits.requestBytes))
        const declared = Number(request.headers['content-length'])
        const error = requestTooBig(limits.requestBytes, declared > 0 ? declared : undefined).toJson()
        response.writeHead(413, { 'content-type': 'application/json', connection: 'close' })
        response.end(`{"jsonrpc":"2.0","error":${error},"id":null}`, () => request.destroy())
      }
    })
    request.on('error', () => response.destroy())
    request.on('end', () => {
      if (response.headersSent || response.closed || this.#givenUp.has(socket)) return
      begin()
      const client: Client = {
        connection: undefined,
        unsafe: servesUnsafe(methods, request),
        lane,
        inFlight,
        wanted: () => !socket.destroyed && !this.#givenUp.has(socket),
      }
      const { size } = received
      const message = messageOf(received.takeBytes())
      arrives(0)
      const asked = new Request(client, size, order)
      const send = async (answer: Text) => {
        // Told why it goes, it hears nothing else.
        if (!client.wanted()) {
          asked.end()
          return
        }
        asked.hold(sizeOf(answer) - asked.held)
        asked.made()
        await sendAnswer(response, answer ?? [], { turns, lane, taken: (chars) => asked.hold(-chars) })
        asked.end()
      }
      const handle = () => {
        if (!client.wanted()) return asked.end()
        const answer = dispatcher.handle(textOf(message), asked)
        if (answer instanceof Promise) void answer.then(send)
        else void send(answer)
      }
      turns.run(lane, handle, mostMsOf(size), client.wanted)
    })
  }
}
