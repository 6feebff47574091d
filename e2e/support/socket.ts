import WebSocket from 'ws'

interface Answer {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
  readonly method?: string
  readonly params?: { readonly subscription: unknown; readonly result: unknown }
}

/** A bare JSON-RPC WebSocket: sends whatever the test wants and hands out whatever comes back. */
export class Socket {
  readonly socket: WebSocket
  readonly notifications: Answer[] = []
  #waiting: { readonly resolve: (answer: Answer | Answer[]) => void; readonly reject: (error: Error) => void }[] = []
  #next = 1

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as Answer | Answer[]
      if (!Array.isArray(answer) && answer.method !== undefined) this.notifications.push(answer)
      else this.#waiting.shift()?.resolve(answer)
    })
    socket.on('close', (code) => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`closed with ${code}`))
    })
    // Errors show as a close, which the tests look at.
    socket.on('error', () => this.socket.terminate())
  }

  static open(url: string): Promise<Socket> {
    const socket = new WebSocket(url, { perMessageDeflate: false })
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(new Socket(socket)))
      socket.once('error', reject)
    })
  }

  /** Sends a text as it is and resolves with the next answer that is no notification. */
  raw(text: string): Promise<Answer | Answer[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.socket.send(text)
    })
  }

  async call(method: string, params: readonly unknown[] = []): Promise<Answer> {
    const id = this.#next++
    return (await this.raw(JSON.stringify({ jsonrpc: '2.0', id, method, params }))) as Answer
  }

  close(): void {
    this.socket.terminate()
  }
}
