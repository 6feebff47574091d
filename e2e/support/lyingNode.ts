import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { post } from './node.ts'

/** A question as it came. */
export interface Asked {
  readonly id: number
  readonly method: string
  readonly params: readonly unknown[]
}

/** What a lie is told through: pieces of one answer, which wait until the client has read them. */
export interface Mouth {
  /** False once the client has left. */
  readonly open: boolean
  /** Over a WebSocket a frame of one message, over HTTP a chunk of the body. */
  say(piece: string | Buffer): Promise<void>
  end(): Promise<void>
}

/** Tells something else than the honest node; undefined leaves the question to it. */
export type Lie = (asked: Asked, mouth: Mouth) => Promise<void> | undefined

export interface LyingNode {
  readonly http: string
  readonly ws: string
  stop(): Promise<void>
}

/** Stands before an honest node and tells lies of its own, over HTTP and WebSockets. */
export async function startLyingNode(honest: string, lie: Lie): Promise<LyingNode> {
  const answer = async (text: string, mouth: Mouth) => {
    const asked = JSON.parse(text) as Asked
    const told = lie(asked, mouth)
    if (told !== undefined) return told
    const answered = await post(honest, asked.method, asked.params)
    await mouth.say(JSON.stringify({ ...answered, id: asked.id }))
    return mouth.end()
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => void answer(Buffer.concat(chunks).toString(), httpMouth(response)))
  })
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  sockets.on('connection', (socket) => {
    // A client that has heard enough may cut the line.
    socket.on('error', () => socket.terminate())
    // Pieces of two messages may not mix: the answers to one client are told one after the other.
    let told: Promise<unknown> = Promise.resolve()
    socket.on('message', (data) => {
      told = told.then(() => answer(String(data), socketMouth(socket))).catch(() => socket.terminate())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    http: `http://127.0.0.1:${port}`,
    ws: `ws://127.0.0.1:${port}`,
    async stop() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function httpMouth(response: ServerResponse): Mouth {
  return {
    get open() {
      return !response.destroyed
    },
    say: (piece) => new Promise((resolve) => response.write(piece, () => resolve())),
    end: () => new Promise((resolve) => response.end(() => resolve())),
  }
}

function socketMouth(socket: WebSocket): Mouth {
  const send = (piece: string | Buffer, fin: boolean) =>
    new Promise<void>((resolve) => socket.send(piece, { fin, binary: false }, () => resolve()))
  // The last frame of a message says so: one piece is held back until it is known to be the last.
  let held: string | Buffer | undefined
  return {
    get open() {
      return socket.readyState === socket.OPEN
    },
    async say(piece) {
      if (held !== undefined) await send(held, false)
      held = piece
    },
    async end() {
      if (held !== undefined) await send(held, true)
      held = undefined
    },
  }
}
