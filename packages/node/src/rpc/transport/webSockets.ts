import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { RawData, WebSocket, WebSocketServer } from 'ws'
import type { Logger } from '../../log.ts'
import { QuietLog } from '../../util/quietLog.ts'
import { servesUnsafe } from '../core/access.ts'
import { Connection } from '../core/connection.ts'
import { requestTooBig } from '../core/rpcError.ts'
import { type AllowLists, refusedFor } from './allowed.ts'
import { Arrival } from './arrival.ts'
import { FrameMeter } from './frameMeter.ts'
import { idAtAnEnd } from './idAtAnEnd.ts'
import { Intake, ReadingTime } from './intake.ts'
import type { Means } from './means.ts'
import { messageOf } from './messageOf.ts'
import { Pace } from './pace.ts'
import { type Dismissed, type Refusals, TOO_SLOW, tooLarge } from './refusals.ts'
import { NO_PLACE, type Sockets } from './sockets.ts'
import { sendText } from './textFrame.ts'

/** Messages above this many times what a request may have are not even read to the end: the connection is closed with 1009. */
const MAX_READ_FACTOR = 2
/** What the library says then. */
const TOO_LONG = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
/** Parts of one message. */
const MAX_FRAGMENTS = 1024
/** So many frames that come together and are shorter than any request are no client's of this protocol. */
const MANY_FRAMES = 64
const SHORT_FRAME = 32
const PING_MS = 30_000
/** How often it is looked whether clients take what waits for them. */
const LOOK_MS = 2000
/** How long a client that is told to close may take for it, or to hear why. */
export const CLOSING_MS = 200
/** "Try again later", in IANA's registry of WebSocket close codes. */
const TRY_LATER = 1013
/** Clients that have that time at once: they have no place among the connections any more. */
export const MAX_CLOSING = 64
/** What it costs to make a connection a WebSocket, in milliseconds: who comes anew for every few requests pays for it. */
const UPGRADE_MS = 0.2
/** Bytes of a reason, which a close frame has room for beside the code (RFC 6455, 5.5). */
const MAX_REASON = 123

export interface WebSocketParts {
  readonly means: Means
  readonly allowed: AllowLists
  readonly connections: Set<Connection>
  readonly sockets: Sockets
  readonly refusals: Refusals
  readonly log: Logger
  /** How the code for WebSockets is loaded. */
  readonly load: () => Promise<typeof import('ws')>
}

/** The WebSocket clients of a node. */
export class WebSockets {
  readonly #means: Means
  readonly #allowed: AllowLists
  readonly #connections: Set<Connection>
  readonly #log: Logger
  readonly #quiet: QuietLog
  readonly #refusals: Refusals
  readonly #guests: Sockets
  readonly #arrivals = new Map<Connection, Arrival>()
  /** Whether each has been heard of since its last ping, what waits before the next one, and what it says. */
  readonly #clients = new WeakMap<WebSocket, { alive: boolean; readonly socket: Socket; readonly intake: Intake }>()
  /** All of them share it. */
  readonly #time = new ReadingTime()
  /** Loaded once the node has answered, or with the first WebSocket: what it needs takes a tenth of a start. */
  #sockets: Promise<WebSocketServer> | undefined
  #closed = false
  /** Clients that were told why they go, and are still there. */
  #closing = 0
  readonly #pinger: NodeJS.Timeout
  readonly #looker: NodeJS.Timeout
  readonly #load: () => Promise<typeof import('ws')>

  constructor({ means, allowed, connections, sockets, refusals, log, load }: WebSocketParts) {
    this.#means = means
    this.#guests = sockets
    this.#allowed = allowed
    this.#connections = connections
    this.#log = log
    this.#quiet = new QuietLog(log)
    this.#refusals = refusals
    this.#load = load
    this.#pinger = setInterval(() => void this.#ping(), PING_MS).unref()
    this.#looker = setInterval(() => this.#look(), Math.min(LOOK_MS, means.limits.stallMs / 2)).unref()
  }

  /** Loads what WebSockets need; after a failure, anew when it is asked for again. */
  load(): Promise<WebSocketServer> {
    this.#sockets ??= this.#load().then(
      (ws) => {
        const sockets = new ws.WebSocketServer({
          noServer: true,
          perMessageDeflate: false,
          maxPayload: this.#means.limits.requestBytes * MAX_READ_FACTOR,
          maxFragments: MAX_FRAGMENTS,
          clientTracking: true,
          autoPong: false,
        })
        sockets.on('wsClientError', (fault, socket) => {
          this.#refusals.refused('form', `a request was refused: ${fault.message}`)
          refuse(socket as Socket, answerOf('400 Bad Request', `${fault.message}\n`, 'Sec-WebSocket-Version: 13\r\n'))
        })
        return sockets
      },
      (fault: unknown) => {
        this.#sockets = undefined
        throw fault
      },
    )
    return this.#sockets
  }

  /** Takes over a connection on which a client asked for a WebSocket. */
  async upgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    this.#guests.began(socket)
    // A client that is gone before the handshake ends must not take the node with it.
    socket.on('error', (fault) => this.#quiet.info(`a client's connection broke: ${fault.message}`))
    const refused = refusedFor(request, this.#allowed)
    if (refused !== undefined) {
      this.#refusals.refused(refused.kind, `a request was refused: ${refused.why}`)
      refuse(socket, answerOf(`${refused.status} ${STATUS_CODES[refused.status]}`, `${refused.why}\n`))
      return
    }
    let sockets: WebSocketServer
    try {
      sockets = await this.load()
    } catch (fault) {
      this.#log.error('the WebSocket code did not load', fault)
      socket.end(answerOf('503 Service Unavailable', ''))
      return
    }
    if (this.#closed) {
      socket.destroy()
      return
    }
    socket.setNoDelay(true)
    const unsafe = servesUnsafe(this.#means.methods, request)
    sockets.handleUpgrade(request, socket, head, (ws) => this.#open(ws, socket, unsafe))
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#pinger)
    clearInterval(this.#looker)
    const sockets = await this.#loaded()
    if (sockets === undefined) return
    for (const ws of sockets.clients) ws.close(1001)
    const lingering = setTimeout(() => {
      for (const ws of sockets.clients) ws.terminate()
    }, CLOSING_MS)
    await new Promise<void>((resolve) => sockets.close(() => resolve()))
    clearTimeout(lingering)
  }

  #open(ws: WebSocket, socket: Socket, unsafe: boolean): void {
    const { limits, turns, dispatcher } = this.#means
    const lane = this.#guests.laneOf(socket)
    turns.charge(lane, UPGRADE_MS)
    const inFlight = this.#guests.inFlightOf(socket)
    let leaves = false
    const goes = (why: Dismissed, what?: string) => {
      if (!leaves) this.#refusals.dismissed(why, what)
      leaves = true
    }
    const dismiss = (reason: string) => {
      // Who has no place is counted where the places are, and who had most of something is told of there.
      if (reason === NO_PLACE) leaves = true
      else goes('shares')
      this.#dismiss(ws, socket, reason)
    }
    const connection = new Connection({
      ws: {
        send: (parts) => sendText(ws, socket, parts),
        terminate: (reason) => {
          if (reason !== undefined) dismiss(reason)
          else {
            goes('slow', TOO_SLOW)
            ws.terminate()
          }
        },
        pause: () => intake.pause(),
        // Of who is let go only what is read before its pace stops it: what it answers is short.
        resume: () => {
          if (!leaves) intake.resume()
        },
      },
      socket,
      limits,
      turns,
      lane,
      inFlight,
      unsafe,
      handle: (text, caller) => dispatcher.handle(text, caller),
    })
    const meter = new FrameMeter()
    const pace = new Pace(turns, lane, connection, () => connection.wanted())
    const came = (bytes: Buffer) => {
      const before = meter.messages
      const frames = meter.receive(bytes)
      if (meter.messages > before) this.#guests.messageEnded(socket)
      if (meter.isMidMessage) this.#guests.messageCame(socket, bytes.length)
      if (frames > MANY_FRAMES && bytes.length < frames * SHORT_FRAME) {
        goes('protocol', 'it sent many frames at once that are shorter than any request')
        ws.terminate()
      }
      arriving()
      pace.received(bytes.length, frames, intake.nextMs)
    }
    const arriving = () => inFlight.set('arriving', meter.pending + intake.waiting)
    const intake = new Intake({
      socket,
      ws,
      turns,
      lane,
      time: this.#time,
      awaited: () => meter.awaited,
      came,
      waits: arriving,
    })
    this.#arrivals.set(connection, new Arrival(meter, limits.stallMs, () => ws.isPaused))
    this.#connections.add(connection)
    this.#guests.upgraded(
      socket,
      () => connection.quietSince,
      () => {
        connection.terminate(NO_PLACE)
        connection.end()
      },
    )
    const client = { alive: true, socket, intake }
    this.#clients.set(ws, client)
    ws.on('message', (data: RawData) => {
      // What had not been read when the client went is told of all the same: it hears no answer any more.
      if (ws.readyState !== ws.OPEN) return
      const bytes = data as Buffer
      if (bytes.length <= limits.requestBytes) connection.receive(messageOf(bytes), bytes.length)
      else {
        this.#refusals.refused('size', tooLarge(limits.requestBytes))
        const error = requestTooBig(limits.requestBytes, bytes.length).toJson()
        connection.say(`{"jsonrpc":"2.0","id":${idAtAnEnd(bytes)},"error":${error}}`)
      }
    })
    // Of pings that come faster than the client has its turn the last one is answered (RFC 6455, 5.5.3), and none while it
    // reads nothing.
    let ping: Buffer | undefined
    ws.on('ping', (data: Buffer) => {
      const waits = ping !== undefined
      ping = data
      if (waits) return
      const isOpen = () => ws.readyState === ws.OPEN
      const answer = () => {
        if (isOpen() && socket.writableLength < limits.socketBytes) ws.pong(ping)
        ping = undefined
      }
      turns.wait(lane, answer, undefined, isOpen)
    })
    ws.on('pong', () => {
      client.alive = true
    })
    ws.on('error', (fault) => {
      if ((fault as { readonly code?: unknown }).code === TOO_LONG) {
        leaves = true
        this.#refusals.refused('size', tooLarge(limits.requestBytes))
      } else goes('protocol', `it broke the WebSocket protocol: ${fault.message}`)
      intake.end()
      // What the client goes on to send is not read. It has a moment for the code: of a connection that ends with something unread
      // the system throws away what has not arrived yet.
      setImmediate(() => ws.pause())
      setTimeout(() => ws.terminate(), CLOSING_MS)
    })
    ws.on('close', () => {
      this.#connections.delete(connection)
      this.#arrivals.delete(connection)
      connection.end()
    })
  }

  /** The WebSocket clients; none as long as their code has not loaded. */
  async #loaded(): Promise<WebSocketServer | undefined> {
    try {
      return await this.#sockets
    } catch {
      // Whoever asked for it has said so.
      return undefined
    }
  }

  /** Tells a client why it goes. Who does not take that, or does not close, is cut off. */
  #dismiss(ws: WebSocket, socket: Socket, reason: string): void {
    if (this.#closing >= MAX_CLOSING || ws.readyState !== ws.OPEN) {
      ws.terminate()
      return
    }
    this.#closing++
    const text = Buffer.alloc(MAX_REASON)
    // Whole characters alone.
    const { written } = new TextEncoder().encodeInto(reason, text)
    ws.close(TRY_LATER, text.subarray(0, written))
    // What waits in the node is still there once this pass has written what it had.
    setImmediate(() => {
      if (socket.writableLength > 0) ws.terminate()
    })
    const lingering = setTimeout(() => ws.terminate(), CLOSING_MS)
    ws.once('close', () => {
      this.#closing--
      clearTimeout(lingering)
    })
  }

  #look(): void {
    const now = performance.now()
    for (const connection of this.#connections) connection.checkStalled(now)
    for (const [connection, arrival] of this.#arrivals) if (arrival.hasStalled(now)) connection.terminate()
  }

  async #ping(): Promise<void> {
    for (const ws of (await this.#loaded())?.clients ?? []) {
      const client = this.#clients.get(ws)
      // A ping would stand behind what waits already: whether that is taken is looked at by itself.
      if (client === undefined || client.socket.writableLength > 0) continue
      // Of whom not all was read as it came: what answers may be among what waits.
      const heard = client.intake.readAll()
      if (client.alive) {
        client.alive = false
        ws.ping()
      } else if (heard) {
        this.#refusals.dismissed('slow', 'it answered no ping')
        ws.terminate()
      }
    }
  }
}

function refuse(socket: Socket, answer: string): void {
  socket.end(answer)
  socket.destroySoon()
}

const answerOf = (status: string, body: string, head = ''): string =>
  `HTTP/1.1 ${status}\r\n${head}Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
