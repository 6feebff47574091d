import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { memoryOf } from './load.ts'
import type { NodeUnderTest } from './node.ts'
import { start } from './process.ts'
import { Socket } from './socket.ts'

/** What others see of a node while it is attacked, and after. */
export interface UnderAttack {
  readonly blocks: number
  /** Of the time between two blocks, in slots: the 99th percentile, and the longest. */
  readonly intervalP99: number
  readonly intervalMax: number
  /** Highest resident memory, in MiB. */
  readonly memory: number
  /** Of the answers to other clients (half over a WebSocket, half over new HTTP connections), the 99th percentile in ms. */
  readonly answerP99: number
  readonly answers: number
  /** Requests of others that got no answer. */
  readonly unanswered: number
  /** Seconds from the end of the attack to two seconds in order: blocks on time and answers within 100 ms. Infinity: not within 20 s. */
  readonly recovery: number
  /** Whether the process is there at the end. */
  readonly alive: boolean
}

const ASK_EVERY_MS = 25
const PATIENCE_MS = 5000
const RECOVERY_MS = 20_000

const attacker = fileURLToPath(new URL('../attacks/attacker.ts', import.meta.url))

/** Lets an attack loose on a node from a process of its own, and looks at the node as others do. */
export async function underAttack(node: NodeUnderTest, name: string, ms: number, slot: number): Promise<UnderAttack> {
  const watch = await Watch.open(node, slot)
  const attack = start(process.execPath, ['--import', 'tsx', '--conditions=source', attacker, name, String(node.port)])
  let ended = false
  void node.ended.then(() => {
    ended = true
  })
  try {
    await attack.waitFor(/attacking/, 30_000)
    watch.begin()
    const began = performance.now()
    while (performance.now() - began < ms && !ended) await new Promise((resolve) => setTimeout(resolve, 50))
    const seen = watch.end()
    await attack.stop()
    const recovery = ended ? Number.POSITIVE_INFINITY : await watch.recovery()
    return { ...seen, recovery, alive: !ended }
  } finally {
    await attack.stop()
    watch.close()
  }
}

/** A client that does nothing unusual, with a clock. */
class Watch {
  readonly #node: NodeUnderTest
  readonly #slot: number
  readonly #socket: Socket
  readonly #timer: NodeJS.Timeout
  #last = performance.now()
  #intervals: number[] = []
  #answers: number[] = []
  #unanswered = 0
  #memory = 0
  #turn = 0

  private constructor(node: NodeUnderTest, slot: number, socket: Socket) {
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

  static async open(node: NodeUnderTest, slot: number): Promise<Watch> {
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

  end(): Omit<UnderAttack, 'recovery' | 'alive'> {
    const late = (performance.now() - this.#last) / this.#slot
    const intervals = late > 1 ? [...this.#intervals, late] : this.#intervals
    return {
      blocks: this.#intervals.length,
      intervalP99: p99(intervals),
      intervalMax: Math.max(...intervals),
      memory: this.#memory,
      answerP99:
        (process.env.DBG &&
          console.log(
            [0.5, 0.8, 0.9, 0.95, 0.99]
              .map((q) => [...this.#answers].sort((a, b) => a - b)[Math.floor(this.#answers.length * q)]?.toFixed(0))
              .join(' '),
          ),
        p99(this.#answers)),
      answers: this.#answers.length,
      unanswered: this.#unanswered,
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
        this.#answers.some((ms) => ms > 100) ||
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
    const began = performance.now()
    const answer = this.#turn++ % 2 === 0 ? this.#socket.call('chain_getHeader') : overHttp(this.#node.port)
    answer.then(
      () => this.#answers.push(performance.now() - began),
      () => {
        this.#unanswered++
        this.#answers.push(performance.now() - began)
      },
    )
  }
}

const agent = new Agent({ keepAlive: false })

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

function p99(values: readonly number[]): number {
  if (values.length === 0) return Number.POSITIVE_INFINITY
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] as number
}
