import type { ChildProcess } from 'node:child_process'
import { Agent, request } from 'node:http'
import { memoryOf } from './load.ts'
import { Socket } from './socket.ts'

/** What others see of a node in a stretch of time. */
export interface Seen {
  readonly blocks: number
  /** Of the time between two blocks, in slots: the 99th percentile, and the longest. */
  readonly intervalP99: number
  readonly intervalMax: number
  /** Highest resident memory, in MiB. */
  readonly memory: number
  /**
   * Of the answers to other clients (half over a WebSocket, half over new HTTP connections), the 99th percentile in ms. Who still
   * waits at the end counts with what it has waited so far.
   */
  readonly answerP99: number
  readonly answerMedian: number
  readonly answers: number
  /** Requests of others that got no answer, or have waited longer than a second for one at the end. */
  readonly unanswered: number
}

/** The node that is looked at. */
export interface Watched {
  readonly port: number
  readonly ws: string
  readonly child: Pick<ChildProcess, 'pid' | 'exitCode' | 'signalCode'>
}

const ASK_EVERY_MS = 25
const PATIENCE_MS = 5000
const RECOVERY_MS = 20_000
/** What was asked a shorter time ago says nothing at the end: it may be answered in time yet. */
const MOMENT_MS = 250
/** What waits longer at the end is left without an answer, as far as can be seen. */
const LONG_MS = 1000

/** A client that does nothing unusual, with a clock. */
export class Watch {
  readonly #node: Watched
  readonly #slot: number
  readonly #socket: Socket
  readonly #timer: NodeJS.Timeout
  #last = performance.now()
  #intervals: number[] = []
  #answers: number[] = []
  /** When those were sent that have no answer yet. */
  readonly #pending = new Set<{ readonly at: number }>()
  #unanswered = 0
  #memory = 0
  #turn = 0

  private constructor(node: Watched, slot: number, socket: Socket) {
    this.#node = node
    this.#slot = slot
    this.#socket = socket
    socket.socket.on('message', (data: Buffer) => {
      if (!data.subarray(0, 80).includes('chain_newHead')) return
      socket.notifications.length = 0
      const now = performance.now()
      this.#intervals.push((now - this.#last) / slot)
      this.#last = now
    })
    this.#timer = setInterval(() => this.#look(), ASK_EVERY_MS)
  }

  static async open(node: Watched, slot: number): Promise<Watch> {
    const socket = await Socket.open(node.ws)
    const watch = new Watch(node, slot, socket)
    await socket.call('chain_subscribeNewHeads')
    return watch
  }

  begin(): void {
    this.#intervals = []
    this.#answers = []
    this.#unanswered = 0
    this.#memory = 0
    this.#last = performance.now()
  }

  end(): Seen {
    const late = (performance.now() - this.#last) / this.#slot
    const intervals = late > 1 ? [...this.#intervals, late] : this.#intervals
    const waiting = this.#waiting().filter((ms) => ms > MOMENT_MS)
    const answers = [...this.#answers, ...waiting]
    return {
      blocks: this.#intervals.length,
      intervalP99: quantile(intervals, 0.99),
      intervalMax: Math.max(...intervals),
      memory: this.#memory,
      answerP99: quantile(answers, 0.99),
      answerMedian: quantile(answers, 0.5),
      answers: this.#answers.length,
      unanswered: this.#unanswered + waiting.filter((ms) => ms > LONG_MS).length,
    }
  }

  /** Seconds until two seconds in order are over, less those two. */
  async recovery(): Promise<number> {
    const began = performance.now()
    let since = began
    this.begin()
    while (performance.now() - began < RECOVERY_MS) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      const late = (performance.now() - this.#last) / this.#slot > 1.5
      const bad =
        late ||
        this.#unanswered > 0 ||
        [...this.#answers, ...this.#waiting()].some((ms) => ms > 100) ||
        this.#intervals.some((each) => each > 1.5)
      if (bad) {
        since = performance.now()
        const last = this.#last
        this.begin()
        this.#last = last
      } else if (performance.now() - since > 2000) return (since - began) / 1000
    }
    return Number.POSITIVE_INFINITY
  }

  close(): void {
    clearInterval(this.#timer)
    this.#socket.close()
  }

  /** How long each has waited that has no answer yet, in ms. */
  #waiting(): number[] {
    const now = performance.now()
    return [...this.#pending].map(({ at }) => now - at)
  }

  #look(): void {
    const pid = this.#node.child.pid
    if (pid === undefined || this.#node.child.exitCode !== null || this.#node.child.signalCode !== null) {
      this.#unanswered++
      return
    }
    try {
      this.#memory = Math.max(this.#memory, memoryOf(pid))
    } catch {
      // It ended a moment ago, which is counted above.
    }
    const asked = { at: performance.now() }
    this.#pending.add(asked)
    const answer = this.#turn++ % 2 === 0 ? inTime(this.#socket.call('chain_getHeader')) : overHttp(this.#node.port)
    void answer
      .catch(() => {
        this.#unanswered++
      })
      .finally(() => {
        this.#pending.delete(asked)
        this.#answers.push(performance.now() - asked.at)
      })
  }
}

const agent = new Agent({ keepAlive: false })

/** Rejects when it takes too long; over HTTP the connection does that. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), PATIENCE_MS)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

/** One request on a connection of its own. */
function overHttp(port: number): Promise<void> {
  const body = '{"jsonrpc":"2.0","id":1,"method":"system_health","params":[]}'
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, host: '127.0.0.1', method: 'POST', headers, agent, timeout: PATIENCE_MS },
      (answer) => {
        answer.resume()
        answer.once('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`status ${answer.statusCode}`)),
        )
        answer.once('error', reject)
      },
    )
    asked.once('timeout', () => asked.destroy(new Error('no answer')))
    asked.once('error', reject)
    asked.end(body)
  })
}

function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.POSITIVE_INFINITY
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] as number
}
