import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { WebSocketServer } from 'ws'
import { type ListenOption, NodeError } from '../errors.ts'
import type { Logger } from '../log.ts'
import { QuietLog } from '../util/quietLog.ts'
import type { RpcMethods } from './core/access.ts'
import { uncounted } from './core/caller.ts'
import { Connection } from './core/connection.ts'
import type { Dispatcher } from './core/dispatcher.ts'
import { ByteBudget } from './core/inFlight.ts'
import { Lane } from './core/lane.ts'
import type { Turns } from './core/turns.ts'
import type { ServerLimits } from './limits.ts'
import { type LocalClient, type LocalEvents, LocalSocket } from './localSocket.ts'
import { type AllowLists, LOCAL_ONLY } from './transport/allowed.ts'
import { Http, type Pages } from './transport/http.ts'
import type { Means } from './transport/means.ts'
import { answerUnreadable, asksForWebSocket, ignoreOffers, isOver, refuseShortChunks } from './transport/parser.ts'
import { NO_ROOM, Refusals } from './transport/refusals.ts'
import { headMs } from './transport/requestHead.ts'
import { PAGE_PLACES, Sockets } from './transport/sockets.ts'
import { WebSockets } from './transport/webSockets.ts'

/** This machine only, whichever of its addresses `localhost` means: development keys are no secret. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', '::1']

/** How long the head of a request may take, how long all of it, and how often that is looked at, in milliseconds. */
const HEADERS_MS = 10_000
const REQUEST_MS = 30_000
const CHECK_MS = 2000
const KEEP_ALIVE_MS = 65_000
const STOPPED = 'the node has stopped'

export interface RpcServerParts {
  readonly dispatcher: Dispatcher
  readonly turns: Turns
  readonly limits: ServerLimits
  readonly pages: Pages
  readonly log: Logger
  readonly methods: RpcMethods
  readonly allowed?: AllowLists
  /** How the code for WebSockets is loaded. */
  readonly load?: () => Promise<typeof import('ws')>
}

/** What a port is for: pages and calls, or pages alone. */
interface Door {
  readonly http: Http
  readonly sockets: Sockets
  readonly takesCalls: boolean
}

/** JSON-RPC over HTTP and WebSocket on the same ports; any number of ports for one chain. */
export class RpcServer {
  readonly #means: Means
  readonly #door: Door
  readonly #pagesDoor: Door
  readonly #webSockets: WebSockets
  readonly #servers: Server[] = []
  readonly #connections = new Set<Connection>()
  /** What lets the clients in this process go. */
  readonly #local = new Set<(reason?: string) => void>()
  readonly #quiet: QuietLog
  readonly #refusals: Refusals
  #closed = false

  constructor(parts: RpcServerParts) {
    const { dispatcher, limits, methods, turns, pages, log, allowed = LOCAL_ONLY, load = () => import('ws') } = parts
    const refusals = new Refusals(log)
    this.#refusals = refusals
    const budgetOf = () =>
      new ByteBudget(limits.inFlightBytes, () => refusals.refused('room', NO_ROOM), limits.answerBytes)
    this.#means = { dispatcher, limits, methods, turns, budget: budgetOf() }
    this.#quiet = new QuietLog(log)
    const { budget } = this.#means
    const http = { means: this.#means, allowed, pages, refusals, quiet: new QuietLog(log) }
    const refusing = { now: 0 }
    const sockets = new Sockets({ limits, budget, refusals, refusing, forPages: PAGE_PLACES })
    this.#door = { sockets, takesCalls: true, http: new Http({ ...http, sockets, takesCalls: true }) }
    const few = { connections: PAGE_PLACES, connectionsPerAddress: PAGE_PLACES / 2 }
    const ofPages = new Sockets({ limits: few, budget, refusals, refusing, forPages: 0 })
    this.#pagesDoor = {
      sockets: ofPages,
      takesCalls: false,
      http: new Http({ ...http, sockets: ofPages, takesCalls: false }),
    }
    this.#webSockets = new WebSockets({
      means: this.#means,
      allowed,
      connections: this.#connections,
      sockets,
      refusals,
      log,
      load,
    })
  }

  get connectionCount(): number {
    return this.#connections.size
  }

  /** Open connections over HTTP and WebSocket that have one of the places that there are. */
  get socketCount(): number {
    return this.#door.sockets.size
  }

  /** How often something was refused, and somebody let go, by why. */
  get refusals(): Pick<Refusals, 'refusedCounts' | 'dismissedCounts'> {
    return this.#refusals
  }

  get subscriptionCount(): number {
    let count = 0
    for (const connection of this.#connections) count += connection.subscriptionCount
    return count
  }

  /** Bytes that are held for clients, in both directions. */
  get bytesInFlight(): number {
    return this.#means.budget.total
  }

  /**
   * Listens on a port (0: any free one); answers the port. Of several hosts the first must be there; the others are left
   * out where the machine lacks them (no IPv6). A refusal names the option that chose the port.
   */
  listen(port: number, host: string | readonly string[], option?: ListenOption): Promise<number> {
    return this.#listen(this.#door, port, { host, option })
  }

  /** The same for pages alone, with places of their own: whoever looks after a node sees it where it is full of clients. */
  listenForPages(port: number, host: string | readonly string[], option?: ListenOption): Promise<number> {
    return this.#listen(this.#pagesDoor, port, { host, option })
  }

  async #listen(
    door: Door,
    port: number,
    { host, option }: { readonly host: string | readonly string[]; readonly option: ListenOption | undefined },
  ): Promise<number> {
    const [first, ...others] = typeof host === 'string' ? [host] : host
    const bound = await this.#listenOn(door, { port, host: first as string, option })
    for (const other of others) {
      try {
        await this.#listenOn(door, { port: bound, host: other, option })
      } catch (fault) {
        const { code } = ((fault as Error).cause ?? fault) as NodeJS.ErrnoException
        if (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL') throw fault
      }
    }
    return bound
  }

  async #listenOn({ http, sockets, takesCalls }: Door, at: ListensAt): Promise<number> {
    const times = {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: CHECK_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // Looked at with what else is refused.
      requireHostHeader: false,
    }
    const server = createServer(times, (request, response) => http.answer(request, response))
    server.timeout = this.#means.limits.stallMs
    // Nothing has moved on it for so long. Of one that waits for the node its answer sets the clock anew.
    server.on('timeout', (socket: Socket) => {
      if (sockets.isAnswering(socket)) return
      if (sockets.hasRequest(socket)) http.giveUp(socket)
      else socket.destroy()
    })
    server.on('connection', (socket: Socket) => {
      const { turns } = this.#means
      turns.letIn()
      sockets.admit(socket)
      const lane = sockets.laneOf(socket)
      socket.once('close', () => turns.leave(lane))
      refuseShortChunks(socket, (what) => {
        http.ignore(socket)
        this.#refusals.dismissed('protocol', what)
      })
      ignoreOffers(socket, (request) => takesCalls && asksForWebSocket(request) && sockets.mayUpgrade(socket))
    })
    server.on('checkExpectation', (request, response) => http.answer(request, response, true))
    server.on('upgrade', (request, socket, head) => {
      // What it was told before still leaves, and ends it.
      if (isOver(socket as Socket)) return
      this.#means.turns.charge(sockets.laneOf(socket as Socket), headMs(request))
      void this.#webSockets.upgrade(request, socket as Socket, head)
    })
    answerUnreadable(server, (why) => this.#refusals.refused('form', `a request was refused: ${why}`))
    await listenOn(server, at, (fault) => this.#quiet.info(`a connection could not be taken: ${fault.message}`))
    this.#servers.push(server)
    return (server.address() as AddressInfo).port
  }

  /** Loads what WebSockets need; after a failure, anew when it is asked for again. */
  webSockets(): Promise<WebSocketServer> {
    return this.#webSockets.load()
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const leave of [...this.#local]) leave(STOPPED)
    const closed = this.#servers.splice(0).map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    )
    await Promise.all([this.#webSockets.close(), ...closed])
  }

  /** Lets a client in this process in: with subscriptions, and every method. */
  connectLocal(events: LocalEvents): LocalClient {
    const leave = (reason?: string) => {
      this.#local.delete(leave)
      this.#connections.delete(connection)
      socket.end(reason)
      connection.end()
    }
    const socket = new LocalSocket(events, (reason = 'it left too much unread') => leave(reason))
    const { dispatcher, limits, turns } = this.#means
    const connection = new Connection({
      ws: socket,
      socket,
      limits,
      turns,
      lane: new Lane(),
      inFlight: uncounted(),
      unsafe: true,
      handle: (text, caller) => dispatcher.handle(text, caller),
    })
    this.#local.add(leave)
    this.#connections.add(connection)
    if (this.#closed) leave(STOPPED)
    return {
      send: (text) => void setImmediate(() => connection.receive(text)),
      close: () => leave(),
    }
  }
}

/** Where a port is, and the option that chose it. */
interface ListensAt {
  readonly port: number
  readonly host: string
  readonly option: ListenOption | undefined
}

function listenOn(server: Server, { port, host, option }: ListensAt, onFault: (fault: Error) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => reject(listenFault(fault, { port, host, option })))
    server.listen({ port, host, backlog: 4096 }, () => {
      server.removeAllListeners('error')
      // Later ones are of single connections: the process may have no descriptor left for one.
      server.on('error', onFault)
      resolve()
    })
  })
}

/** What the system says of a name that nobody knows, and of an address that is none of this machine. */
const NO_HOST: ReadonlySet<string | undefined> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'EINVAL',
])

function listenFault(fault: NodeJS.ErrnoException, { port, host, option }: ListensAt): NodeError {
  if (NO_HOST.has(fault.code)) {
    const details = `expected an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all, with option host, found ${JSON.stringify(host)}`
    return new NodeError({ kind: 'Listen', option: 'host', details }, { cause: fault })
  }
  const by = option === undefined ? '' : ` with option ${option}`
  const why =
    fault.code === 'EADDRINUSE'
      ? `port ${port} is in use: choose another one${by}, or stop the program that listens there`
      : fault.code === 'EACCES'
        ? `port ${port} may not be opened by this user: choose one above 1023${by}`
        : `port ${port} could not be opened: ${fault.message}`
  return new NodeError({ kind: 'Listen', option, details: why }, { cause: fault })
}
