import { isUtf8 } from 'node:buffer'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { mutated } from '../mutated.ts'
import { type CaseReport, type Part, Tally } from '../part.ts'
import { Random } from '../random.ts'
import { rubbish } from './hostile.ts'
import { Requests } from './requests.ts'
import { frame, RawSocket } from './socket.ts'
import { startTarget, type Target } from './target.ts'

const MOST_REQUESTS = 30
const INTERNAL = -32_603
/** With which a node closes after text that is not UTF-8 (RFC 6455, 7.4.1). */
const NO_TEXT = 1007

/** How long is waited before something is missing. */
export interface Patience {
  /** In which a request must have its answer. */
  readonly answerMs: number
  /** In which a chain that makes a block each 250 ms must have made one. */
  readonly blockMs: number
}

const PATIENCE: Patience = { answerMs: 10_000, blockMs: 5_000 }

interface Answer {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: string }
}

/** Every JSON-RPC method with hostile parameters, over HTTP and WebSocket, and clients that break off. */
export class Rpc implements Part {
  readonly #start: typeof startTarget
  readonly #patience: Patience
  #targets: Promise<readonly [Target, Target]> | undefined

  constructor(start: typeof startTarget = startTarget, patience = PATIENCE) {
    this.#start = start
    this.#patience = patience
  }

  async run(seed: string, number: number): Promise<CaseReport> {
    this.#targets ??= Promise.all([this.#start('clock'), this.#start('hand')])
    const [clock, hand] = await this.#targets
    const random = new Random(`rpc ${seed} ${number}`)
    const target = random.oneIn(4) ? hand : clock
    const tally = new Tally()
    const one = new Case(target, random, tally, this.#patience)
    await one.run()
    await one.check(target === clock)
    return tally
  }

  async close(): Promise<void> {
    for (const { node } of (await this.#targets) ?? []) await node.stop()
  }
}

class Case {
  readonly #target: Target
  readonly #random: Random
  readonly #tally: Tally
  readonly #requests: Requests
  readonly #port: number
  readonly #patience: Patience
  readonly #subscriptions: string[] = []

  constructor(target: Target, random: Random, tally: Tally, patience: Patience) {
    this.#target = target
    this.#random = random
    this.#tally = tally
    this.#requests = new Requests(random, target.methods)
    this.#port = target.node.port
    this.#patience = patience
  }

  async run(): Promise<void> {
    const kind = this.#random.below(10)
    if (kind < 4) await this.#overWebSocket()
    else if (kind < 7) await this.#overHttp()
    else if (kind < 8) await this.#rawSocket()
    else await this.#rawHttp()
  }

  /** After it all the node answers, its chain goes on, and nothing of its own went wrong. */
  async check(goesOn: boolean): Promise<void> {
    const { node } = this.#target
    const before = node.chain.head.number
    const health = await this.#post('{"jsonrpc":"2.0","id":1,"method":"system_health","params":[]}')
    if (health === undefined || !health.includes('isSyncing'))
      this.#tally.found('no answer', `system_health: ${health}`)
    if (goesOn && Date.now() - this.#target.lastBlock() > this.#patience.blockMs / 5) {
      const until = Date.now() + this.#patience.blockMs
      while (node.chain.head.number === before && Date.now() < until) await sleep(20)
      if (node.chain.head.number === before) this.#tally.found('chain stands', `at block ${before}`)
    }
    for (const fault of this.#target.faults()) this.#tally.found('fault in the log', fault.slice(0, 2_000))
  }

  async #overWebSocket(): Promise<void> {
    const random = this.#random
    const pending = new Pending()
    const socket = await RawSocket.open(this.#port, (text) => {
      for (const answer of answersIn(text)) {
        const asked = pending.take(answer)
        if (asked !== undefined) this.#answered(asked, answer)
      }
    })
    const known = this.#target.known(random, this.#subscriptions)
    let isText = true
    for (let left = random.below(MOST_REQUESTS); left > 0; left--) {
      const size = random.oneIn(6) ? 1 + random.below(20) : 1
      const requests = Array.from({ length: size }, () => this.#requests.request(known))
      pending.add(requests)
      socket.send(size === 1 ? (requests[0]?.text ?? '') : `[${requests.map(({ text }) => text).join(',')}]`)
      if (random.oneIn(10)) {
        const bytes = rubbish(random)
        isText &&= isUtf8(bytes)
        if (pending.addRubbish(bytes)) socket.raw(frame(bytes))
      }
      // Sometimes the client waits, so that subscriptions are there to be named.
      if (random.oneIn(3)) await settled(pending, socket, 300)
    }
    if (!random.oneIn(4)) {
      await settled(pending, socket, this.#patience.answerMs)
      if (socket.isOpen) for (const asked of pending.left) this.#tally.found('no answer', asked)
      else if (!isText && socket.closedWith === NO_TEXT) this.#tally.count('connections closed for what is no text')
      else {
        const code = socket.closedWith === undefined ? 'without a code' : `with ${socket.closedWith}`
        this.#tally.found('connection closed', `${pending.left.at(0) ?? 'nothing'} was unanswered, closed ${code}`)
      }
    }
    socket.close()
  }

  async #overHttp(): Promise<void> {
    const known = this.#target.known(this.#random, [])
    for (let left = 1 + this.#random.below(MOST_REQUESTS); left > 0; left--) {
      const { method, text } = this.#requests.request(known)
      const answer = await this.#post(text)
      if (answer === undefined) this.#tally.found('no answer', `${method} ${text.slice(0, 300)}`)
      else for (const each of answersIn(answer)) this.#answered(`${method} ${text.slice(0, 300)}`, each)
    }
  }

  /** Frames that are none, halves of some, and an end in the middle. */
  async #rawSocket(): Promise<void> {
    const random = this.#random
    const socket = await RawSocket.open(this.#port, () => undefined)
    for (let left = 1 + random.below(6); left > 0; left--) {
      const payload = rubbish(random).subarray(0, 60_000)
      const whole = frame(payload)
      const bytes = [
        () => whole.subarray(0, random.below(whole.length)),
        () => frame(payload, random.below(16)),
        () => frame(payload, 1, random.pick([payload.length + 9, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER])),
        () => frame(payload, random.pick([0, 1, 2]), payload.length, false),
        () => mutated(random, whole),
        () => random.bytes(random.below(40)),
      ]
      socket.raw(random.pick(bytes)())
      await sleep(random.below(4))
    }
    socket.close()
    this.#tally.count('raw WebSockets')
  }

  /** HTTP that is none, bodies of another length than was said, and clients that leave before the answer. */
  async #rawHttp(): Promise<void> {
    const random = this.#random
    const socket = connect(this.#port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.on('data', () => undefined)
    await once(socket, 'connect')
    const body = rubbish(random).subarray(0, 60_000)
    const said = random.pick([body.length, body.length + 5, Math.max(0, body.length - 5), 2 ** 40])
    const head = `${random.pick(['POST', 'POST', 'GET', 'OPTIONS', 'PUT'])} ${random.pick(['/', '/metrics', '/health', '/../x', '*'])} HTTP/1.1\r\nHost: 127.0.0.1:${this.#port}\r\nContent-Type: ${random.pick(['application/json', 'application/json', 'text/plain', 'x'])}\r\n`
    const length = random.oneIn(5) ? 'Transfer-Encoding: chunked\r\n\r\nfff\r\n' : `Content-Length: ${said}\r\n\r\n`
    const whole = Buffer.concat([Buffer.from(head + length), body])
    socket.write(random.oneIn(3) ? mutated(random, whole) : whole)
    await sleep(random.below(10))
    socket.destroy()
    this.#tally.count('raw HTTP requests')
  }

  #answered(asked: string, { error, result }: Answer): void {
    this.#tally.count(error === undefined ? 'answers' : 'refusals')
    if (error === undefined && typeof result === 'string' && result.length === 16) this.#subscriptions.push(result)
    if (error?.code === INTERNAL) this.#tally.found('internal error', `${asked}: ${error.message} ${error.data ?? ''}`)
  }

  async #post(body: string): Promise<string | undefined> {
    const headers = { 'content-type': 'application/json' }
    try {
      const signal = AbortSignal.timeout(this.#patience.answerMs)
      const response = await fetch(`http://127.0.0.1:${this.#port}`, { method: 'POST', headers, body, signal })
      return await response.text()
    } catch {
      // Told as what it is: no answer.
      return undefined
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Requests whose answers are still to come, message by message. */
class Pending {
  /** What was asked in each message, by id. */
  readonly #messages: Map<number, string>[] = []
  /** Answers to a message of which not even the ids could be read. */
  #unread = 0

  add(requests: readonly { readonly id: number; readonly method: string; readonly text: string }[]): void {
    this.#messages.push(new Map(requests.map(({ id, method, text }) => [id, `${method} ${text.slice(0, 300)}`])))
  }

  /** False for rubbish that may be a request by chance: how many answers it has nobody knows. Else it has one, without an id. */
  addRubbish(bytes: Uint8Array): boolean {
    const text = Buffer.from(bytes).toString()
    if (isJson(text)) return false
    this.#messages.push(new Map([[Number.NaN, `rubbish ${JSON.stringify(text.slice(0, 300))}`]]))
    return true
  }

  /** What an answer is for, if that is known. */
  take({ id, error }: Answer): string | undefined {
    if (id === null && error !== undefined) this.#unread++
    if (typeof id !== 'number') return undefined
    const message = this.#messages.find((each) => each.has(id))
    const asked = message?.get(id)
    message?.delete(id)
    return asked
  }

  /** What nobody has answered: a message that could not be read has one answer, without an id. */
  get left(): readonly string[] {
    const open = this.#messages.filter(({ size }) => size > 0)
    return open.slice(this.#unread).flatMap((message) => [...message.values()].slice(0, 1))
  }
}

async function settled(pending: Pending, socket: RawSocket, most: number): Promise<void> {
  const until = Date.now() + most
  while (pending.left.length > 0 && socket.isOpen && Date.now() < until) await sleep(5)
}

function answersIn(text: string): readonly Answer[] {
  if (text === '') return []
  const answer: unknown = JSON.parse(text)
  return (Array.isArray(answer) ? answer : [answer]) as Answer[]
}
