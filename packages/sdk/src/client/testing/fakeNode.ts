import type { AddressInfo } from 'node:net'
import { exactText, GliaError, parseExact } from '@glia/base'
import { type WebSocket, WebSocketServer } from 'ws'

/** Answers a method; may push notifications through the connection. Throw {@link FakeRpcError} for an error object. */
export type Handler = (params: readonly unknown[], connection: FakeConnection) => unknown

/** An error object to send. */
export class FakeRpcError extends GliaError {
  readonly rpcCode: number
  readonly data: unknown

  constructor(rpcCode: number, message: string, data?: unknown) {
    super('FAKE_RPC', message)
    this.rpcCode = rpcCode
    this.data = data
  }
}

/** One client of the fake node. */
export interface FakeConnection {
  notify(subscription: string | bigint, result: unknown): void
  send(text: string): void
  drop(): void
}

interface Request {
  id: unknown
  method: string
  params: unknown[]
}

/** A JSON-RPC WebSocket server with scripted answers, inside the test's own process. */
export class FakeNode {
  readonly handlers: Record<string, Handler>
  readonly calls: { method: string; params: unknown[] }[] = []
  readonly #server: WebSocketServer

  private constructor(server: WebSocketServer, handlers: Record<string, Handler>) {
    this.#server = server
    this.handlers = handlers
    server.on('connection', (socket) => socket.on('message', (data: Buffer) => this.#receive(socket, data.toString())))
  }

  static async start(handlers: Record<string, Handler> = {}, port = 0): Promise<FakeNode> {
    const server = new WebSocketServer({ port, host: '127.0.0.1' })
    await new Promise<void>((resolve) => server.once('listening', () => resolve()))
    return new FakeNode(server, handlers)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`
  }

  /** Connections that are open. */
  get clients(): number {
    return this.#server.clients.size
  }

  dropAll(): void {
    for (const socket of this.#server.clients) socket.terminate()
  }

  /** Sends every client a close frame and does not end the connection, as one does that is far away, or does not want to. */
  takeLeave(code = 1013, reason = ''): void {
    for (const socket of this.#server.clients) {
      socket.pause()
      socket.close(code, reason)
    }
  }

  stop(): Promise<void> {
    this.dropAll()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #receive(socket: WebSocket, text: string): void {
    const message = parseExact(text) as Request | Request[]
    if (Array.isArray(message)) {
      const answers = message.map((one) => this.#answer(socket, one)).filter((answer) => answer !== null)
      if (answers.length > 0) socket.send(exactText(answers))
    } else {
      const answer = this.#answer(socket, message)
      if (answer) socket.send(exactText(answer))
    }
  }

  #answer(socket: WebSocket, { id, method, params }: Request): unknown {
    this.calls.push({ method, params })
    const connection: FakeConnection = {
      notify: (subscription, result) =>
        socket.send(exactText({ jsonrpc: '2.0', method, params: { subscription, result } })),
      send: (text) => socket.send(text),
      drop: () => socket.terminate(),
    }
    try {
      const handler = this.handlers[method]
      if (!handler) throw new FakeRpcError(-32601, 'Method not found')
      const result = handler(params, connection)
      return result === undefined ? null : { jsonrpc: '2.0', id, result }
    } catch (error) {
      if (!(error instanceof FakeRpcError)) throw error
      return {
        jsonrpc: '2.0',
        id,
        error: {
          code: error.rpcCode,
          message: error.message,
          ...(error.data === undefined ? {} : { data: error.data }),
        },
      }
    }
  }
}
