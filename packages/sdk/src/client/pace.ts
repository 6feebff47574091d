import { sleep } from '../timer.ts'
import { TooManyRuntimes } from './errors.ts'
import { keepFew } from './metadata/load.ts'
import { ConnectionError, NodeChanged } from './rpc/errors.ts'
import type { Transport } from './transport/transport.ts'

/** Milliseconds between readings of metadata because of answers that do not fit: a node that gives another each time is slow with it. */
const BETWEEN_MS = 1000
/** Milliseconds that one may have to wait, be it ever so patient. */
const LONGEST_MS = 16_000
/** Of so many nodes is remembered when they were asked. */
const NODES_KEPT = 64

/** Whether a link is there, and those who wait, each told once it breaks. */
interface Outlook {
  isDown: boolean
  readonly waiting: Set<AbortController>
}

/** One for all clients of a transport, as long as that is there: each client would listen for as long. */
const outlooks = new WeakMap<Transport, Outlook>()

function outlookOn(rpc: Transport): Outlook {
  const known = outlooks.get(rpc)
  if (known !== undefined) return known
  const outlook: Outlook = { isDown: false, waiting: new Set() }
  outlooks.set(rpc, outlook)
  rpc.watch((state) => {
    outlook.isDown = state === 'disconnected'
    if (outlook.isDown) for (const each of outlook.waiting) each.abort()
  })
  return outlook
}

/** When metadata may be read of each node. */
export class Pace {
  readonly #rpc: Transport
  readonly #longestMs: number
  readonly #next = new Map<string, number>()
  readonly #outlook: Outlook

  /** @param patience seconds that one waits for an answer */
  constructor(rpc: Transport, patience: number) {
    this.#rpc = rpc
    // From the beginning: it may have broken by the time that somebody waits.
    this.#outlook = outlookOn(rpc)
    this.#longestMs = Math.min(patience * 1000, LONGEST_MS)
  }

  /**
   * Waits until metadata may be read of the node that is in use.
   *
   * @throws TooManyRuntimes where too many wait; ConnectionError once the link breaks or is closed, NodeChanged where another one is in use
   */
  async turn(node: string): Promise<void> {
    // It may have left before its turn is asked for: whoever is in use now has turns of its own.
    if (this.#rpc.url !== node) throw new NodeChanged(node, this.#rpc.url)
    const now = performance.now()
    const at = Math.max(now, this.#next.get(node) ?? 0)
    if (at - now > this.#longestMs) throw new TooManyRuntimes(this.#longestMs / 1000)
    keepFew(this.#next, node, at + BETWEEN_MS, NODES_KEPT)
    if (at <= now || (await this.#waited(at - now))) return
    // All who wait for this node are let go with this one: who comes back to it stands behind none of them.
    keepFew(this.#next, node, Math.min(this.#next.get(node) ?? 0, performance.now() + BETWEEN_MS), NODES_KEPT)
    throw new ConnectionError(`the connection to ${node} broke or was closed before its metadata was asked for`)
  }

  /** Whether the link was there all the time. */
  async #waited(ms: number): Promise<boolean> {
    const { isDown, waiting } = this.#outlook
    if (isDown || this.#rpc.closed) return false
    const lost = new AbortController()
    waiting.add(lost)
    await sleep(ms / 1000, lost.signal)
    waiting.delete(lost)
    return !lost.signal.aborted
  }
}
