import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { RawData, WebSocket, WebSocketServer } from 'ws'
import { type ListenOption, NodeError } from '../errors.ts'
import type { Logger } from '../log.ts'
import { type RpcMethods, servesUnsafe } from './core/access.ts'
import { Connection, type ConnectionLimits, DEFAULT_CONNECTION_LIMITS } from './core/connection.ts'
import type { Dispatcher } from './core/dispatcher.ts'
import { requestTooBig } from './core/rpcError.ts'
import { type LocalClient, type LocalEvents, LocalSocket } from './localSocket.ts'

export interface ServerLimits extends ConnectionLimits {
  readonly connections: number
  /** Bytes of one request. */
  readonly requestBytes: number
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  ...DEFAULT_CONNECTION_LIMITS,
  connections: 4096,
  requestBytes: 15 * 1024 * 1024,
}

/** This machine only, whichever of its addresses `localhost` means: development keys are no secret. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', '::1']

/** Messages above this are not even read to the end: the connection is closed with 1009. */
const MAX_READ_FACTOR = 2
const PING_MS = 30_000
const STOPPED = 'the node has stopped'

/** Pages beside the JSON-RPC endpoint: path to content. */
export type Pages = Readonly<Record<string, () => { readonly type: string; readonly body: string }>>

/** JSON-RPC over HTTP and WebSocket on the same ports; any number of ports for one chain. */
export class RpcServer {
  readonly #dispatcher: Dispatcher
  readonly #methods: RpcMethods
  readonly #limits: ServerLimits
  readonly #log: Logger
  readonly #pages: Pages
  readonly #servers: Server[] = []
  readonly #connections = new Set<Connection>()
  /** What lets the clients in this process go. */
  readonly #local = new Set<(reason?: string) => void>()
  readonly #alive = new WeakMap<WebSocket, boolean>()
  /** Loaded once the node has answered, or with the first WebSocket: what it needs takes a tenth of a start. */
  #sockets: Promise<WebSocketServer> | undefined
  #closed = false
  readonly #pinger: NodeJS.Timeout
  readonly #load: () => Promise<typeof import('ws')>

  constructor(
    dispatcher: Dispatcher,
    limits: ServerLimits,
    pages: Pages,
    log: Logger,
    methods: RpcMethods,
    load = () => import('ws'),
  ) {
    this.#load = load
    this.#dispatcher = dispatcher
    this.#methods = methods
    this.#limits = limits
    this.#pages = pages
    this.#log = log
    this.#pinger = setInterval(() => void this.#ping(), PING_MS).unref()
  }

  get connectionCount(): number {
    return this.#connections.size
  }

  get subscriptionCount(): number {
    let count = 0
    for (const connection of this.#connections) count += connection.subscriptionCount
    return count
  }

  /**
   * Listens on a port (0: any free one); answers the port. Of several hosts the first must be there; the others are left
   * out where the machine lacks them (no IPv6). A refusal names the option that chose the port.
   */
  async listen(port: number, host: string | readonly string[], option?: ListenOption): Promise<number> {
    const [first, ...others] = typeof host === 'string' ? [host] : host
    const bound = await this.#listenOn(port, first as string, option)
    for (const other of others) {
      try {
        await this.#listenOn(bound, other, option)
      } catch (fault) {
        const { code } = ((fault as Error).cause ?? fault) as NodeJS.ErrnoException
        if (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL') throw fault
      }
    }
    return bound
  }

  async #listenOn(port: number, host: string, option: ListenOption | undefined): Promise<number> {
    const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => this.#http(request, response))
    server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket as Socket, head))
    await listenOn(server, port, host, option)
    this.#servers.push(server)
    return (server.address() as AddressInfo).port
  }

  /** Loads what WebSockets need; after a failure, anew when it is asked for again. */
  webSockets(): Promise<WebSocketServer> {
    this.#sockets ??= this.#load().then(
      (ws) =>
        new ws.WebSocketServer({
          noServer: true,
          perMessageDeflate: false,
          maxPayload: this.#limits.requestBytes * MAX_READ_FACTOR,
          clientTracking: true,
        }),
      (fault: unknown) => {
        this.#sockets = undefined
        throw fault
      },
    )
    return this.#sockets
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

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#pinger)
    for (const leave of [...this.#local]) leave(STOPPED)
    const sockets = await this.#loaded()
    for (const ws of sockets?.clients ?? []) ws.close(1001)
    const closed = this.#servers.splice(0).map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    )
    const lingering = setTimeout(() => {
      for (const ws of sockets?.clients ?? []) ws.terminate()
    }, 200)
    await Promise.all(closed)
    if (sockets !== undefined) await new Promise<void>((resolve) => sockets.close(() => resolve()))
    clearTimeout(lingering)
  }

  async #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    // A client that is gone before the handshake ends must not take the node with it.
    socket.on('error', (fault) => this.#log.info(`a client's connection broke: ${fault.message}`))
    let sockets: WebSocketServer
    try {
      sockets = await this.webSockets()
    } catch (fault) {
      this.#log.error('the WebSocket code did not load', fault)
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    if (this.#closed) {
      socket.destroy()
      return
    }
    if (this.#connections.size >= this.#limits.connections) {
      socket.end('HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    socket.setNoDelay(true)
    const unsafe = servesUnsafe(this.#methods, request)
    sockets.handleUpgrade(request, socket, head, (ws) => this.#open(ws, socket, unsafe))
  }

  #open(ws: WebSocket, socket: Socket, unsafe: boolean): void {
    const connection = new Connection(ws, socket, this.#limits, (text, from) =>
      this.#dispatcher.handle(text, { connection: from, unsafe }),
    )
    this.#connections.add(connection)
    this.#alive.set(ws, true)
    ws.on('message', (data: RawData) => {
      const bytes = data as Buffer
      if (bytes.length > this.#limits.requestBytes) {
        const error = requestTooBig(this.#limits.requestBytes).toJson()
        ws.send(`{"jsonrpc":"2.0","id":null,"error":${error}}`)
      } else connection.receive(bytes.toString('utf8'))
    })
    ws.on('pong', () => this.#alive.set(ws, true))
    ws.on('error', (fault) => this.#log.info(`a client broke the WebSocket protocol: ${fault.message}`))
    ws.on('close', () => {
      this.#connections.delete(connection)
      connection.end()
    })
  }

  /** Lets a client in this process in: with subscriptions, and every method. */
  connectLocal(events: LocalEvents): LocalClient {
    const leave = (reason?: string) => {
      this.#local.delete(leave)
      this.#connections.delete(connection)
      socket.end(reason)
      connection.end()
    }
    const socket = new LocalSocket(events, () => leave('it left too much unread'))
    const connection = new Connection(socket, socket, this.#limits, (text, from) =>
      this.#dispatcher.handle(text, { connection: from, unsafe: true }),
    )
    this.#local.add(leave)
    this.#connections.add(connection)
    if (this.#closed) leave(STOPPED)
    return {
      send: (text) => void setImmediate(() => connection.receive(text)),
      close: () => leave(),
    }
  }

  async #ping(): Promise<void> {
    const now = Date.now()
    for (const connection of this.#connections) connection.checkStalled(now)
    for (const ws of (await this.#loaded())?.clients ?? []) {
      if (this.#alive.get(ws) === false) {
        ws.terminate()
        continue
      }
      this.#alive.set(ws, false)
      ws.ping()
    }
  }

  #http(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('access-control-allow-origin', '*')
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'POST, GET')
      response.setHeader('access-control-allow-headers', 'content-type')
      response.writeHead(204).end()
      return
    }
    const path = (request.url ?? '/').split('?', 1)[0] as string
    const page = this.#pages[path]
    if (request.method === 'GET' && page !== undefined) {
      const { type, body } = page()
      response.writeHead(200, { 'content-type': type }).end(body)
      return
    }
    if (request.method !== 'POST') {
      response
        .writeHead(405, { 'content-type': 'text/plain', allow: 'POST' })
        .end('Used HTTP Method is not allowed. POST is required\n')
      return
    }
    this.#post(request, response)
  }

  #post(request: IncomingMessage, response: ServerResponse): void {
    const limit = this.#limits.requestBytes
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else if (!response.headersSent) {
        chunks.length = 0
        const error = requestTooBig(limit).toJson()
        response.writeHead(413, { 'content-type': 'application/json', connection: 'close' })
        response.end(`{"jsonrpc":"2.0","error":${error},"id":null}`, () => request.destroy())
      }
    })
    request.on('error', () => response.destroy())
    request.on('end', () => {
      if (response.headersSent) return
      const caller = { connection: undefined, unsafe: servesUnsafe(this.#methods, request) }
      const answer = this.#dispatcher.handle(Buffer.concat(chunks).toString('utf8'), caller)
      const send = (text: string | undefined) =>
        response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(text ?? '')
      if (answer instanceof Promise) void answer.then(send)
      else send(answer)
    })
  }
}

function listenOn(server: Server, port: number, host: string, option?: ListenOption): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => reject(listenFault(fault, port, option)))
    server.listen({ port, host, backlog: 4096 }, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function listenFault(fault: NodeJS.ErrnoException, port: number, option?: ListenOption): Error {
  const by = option === undefined ? '' : ` with option ${option}`
  const why =
    fault.code === 'EADDRINUSE'
      ? `port ${port} is in use: choose another one${by}, or stop the program that listens there`
      : fault.code === 'EACCES'
        ? `port ${port} may not be opened by this user: choose one above 1023${by}`
        : undefined
  return why === undefined ? fault : new NodeError({ kind: 'Listen', option, details: why }, { cause: fault })
}
