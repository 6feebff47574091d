import { once } from 'node:events'
import { WebSocket } from 'ws'

interface Answer {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: string }
}

interface Notification {
  readonly method: string
  readonly params: { readonly subscription: string; readonly result: unknown }
}

/** A JSON-RPC client of the tests: sees every frame, in order. */
export class TestClient {
  readonly ws: WebSocket
  readonly frames: (Answer & Partial<Notification>)[] = []
  #next = 1000

  private constructor(ws: WebSocket) {
    this.ws = ws
    ws.setMaxListeners(0)
    ws.on('message', (data) => this.frames.push(JSON.parse(data.toString())))
  }

  static async open(port: number): Promise<TestClient> {
    const ws = new WebSocket(`ws://127.0.0.1:${port}`)
    await once(ws, 'open')
    return new TestClient(ws)
  }

  async ask(method: string, params: unknown = []): Promise<Answer> {
    const id = this.#next++
    this.ws.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    return (await this.until((frame) => frame.id === id)) as Answer
  }

  async call<T>(method: string, params: unknown = []): Promise<T> {
    const { result, error } = await this.ask(method, params)
    if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message} ${error.data ?? ''}`)
    return result as T
  }

  /** What is sent as it stands. */
  raw(text: string): void {
    this.ws.send(text)
  }

  async until(found: (frame: Answer & Partial<Notification>) => boolean): Promise<Answer & Partial<Notification>> {
    for (;;) {
      const frame = this.frames.find(found)
      if (frame !== undefined) return frame
      await Promise.race([
        once(this.ws, 'message'),
        once(this.ws, 'close').then(() => {
          throw new Error('the connection was closed')
        }),
      ])
    }
  }

  /** Results of the notifications of one subscription so far. */
  heard<T>(subscription: string): T[] {
    return this.frames
      .filter((frame) => frame.params?.subscription === subscription)
      .map((frame) => frame.params?.result as T)
  }

  /** Waits until a subscription has said something that passes. */
  async hear<T>(subscription: string, passes: (result: T) => boolean): Promise<T> {
    const frame = await this.until(
      (each) => each.params?.subscription === subscription && passes(each.params.result as T),
    )
    return frame.params?.result as T
  }

  close(): void {
    this.ws.terminate()
  }
}
