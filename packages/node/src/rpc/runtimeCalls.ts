import { exactText, toHex0x, toHexDigits } from '@glia/base'
import { type Ctx, Interruption, type Method } from '@glia/frame'
import { callRuntime, exported, runExported } from '../chain/callRuntime.ts'
import type { Chain } from '../chain/chain.ts'
import { CryptoNotReady, loadCrypto } from '../crypto/signatureHost.ts'
import { NodeError } from '../errors.ts'
import { Lru } from '../util/lru.ts'
import type { Caller } from './core/caller.ts'
import type { Turns } from './core/turns.ts'
import type { ServerLimits } from './limits.ts'

/** Answers kept for one head. */
const KEPT = 512
/** Characters of all of them together. */
const KEPT_CHARS = 16 * 1024 * 1024
/** Arguments longer than this (extrinsics) are not worth a place. */
const MAX_KEY = 256

/** Bytes of arguments; those of functions that take a whole transaction or block may be as long as a request. */
export const MAX_ARGUMENTS = 128 * 1024
const TAKES_TRANSACTIONS =
  /^(TaggedTransactionQueue|TransactionPaymentApi|TransactionPaymentCallApi|BlockBuilder|Core)_/

/** Looks at the state between two at the clock. */
const LOOKS = 8
/** Pieces of work that one call may take. */
export const MOST_PIECES = 20

/** Whoever may call methods without a bound on their work has calls answered that take longer, in one piece at last. */
type Asker = Pick<Caller, 'unsafe' | 'lane' | 'wanted'>

/** What asks a state, and throws an Interruption once it is overdue. */
type Ask = (view: Ctx, isOverdue: (() => boolean) | undefined) => string

interface Options extends Pick<ServerLimits, 'runtimeCallMs'> {
  /** The clock; that of `performance.now()` when left out. */
  readonly now?: () => number
}

/**
 * Runtime calls for clients. Many ask the same of the same head (a metagraph, metadata): it is answered once. What takes long is
 * done in pieces, each when its client's turn has come: it begins anew, and gets further, since what was read is at hand by then.
 */
export class RuntimeCalls {
  readonly #chain: Chain
  readonly #turns: Turns
  readonly #mostMs: number
  readonly #now: () => number
  readonly #kept = new Lru<string, string>(KEPT, KEPT_CHARS, (answer) => answer.length)

  constructor(chain: Chain, turns: Turns, { runtimeCallMs, now = () => performance.now() }: Options) {
    this.#chain = chain
    this.#turns = turns
    this.#mostMs = runtimeCallMs
    this.#now = now
    chain.events.on('block', () => this.#kept.clear())
    chain.events.on('reverted', () => this.#kept.clear())
  }

  /**
   * SCALE result of SCALE arguments as `0x…`. Waits when the call takes more than one piece of work, or checks a signature and the
   * signature code is not loaded yet.
   *
   * @throws NodeError UnknownBlock, StateDiscarded, ExportNotFound, BadCallInput, ExecutionFailed
   */
  async hex(name: string, args: Uint8Array, hash: string | undefined, asker: Asker): Promise<string> {
    return (await this.hexText(name, args, hash, asker)).slice(1, -1)
  }

  /** The same as JSON, with its quotation marks: what is kept is what is sent. */
  hexText(name: string, args: Uint8Array, hash: string | undefined, asker: Asker): string | Promise<string> {
    if (args.length > MAX_ARGUMENTS && !TAKES_TRANSACTIONS.test(name)) {
      const details = `expected at most ${MAX_ARGUMENTS} bytes of arguments, found ${args.length}`
      throw new NodeError({ kind: 'BadCallInput', name, details })
    }
    const key = args.length <= MAX_KEY ? `${name} ${toHexDigits(args)}` : undefined
    return this.#answer(key, hash, asker, (view, isOverdue) => `"${toHex0x(callRuntime(view, name, args, isOverdue))}"`)
  }

  /**
   * What `write` makes of the answer to values of the arguments' types: nothing is encoded on the way.
   *
   * @param values by the arguments' keys, checked
   * @throws NodeError as {@link hex}
   */
  json(
    name: string,
    values: object,
    hash: string | undefined,
    write: (value: unknown, method: Method) => string,
    asker: Asker,
  ): string | Promise<string> {
    const args = exactText(values)
    const key = args.length <= MAX_KEY ? `${name}${args}` : undefined
    return this.#answer(key, hash, asker, (view, isOverdue) => {
      const method = exported(view, name)
      return runExported(view, method, values, (value) => write(value, method), isOverdue)
    })
  }

  #answer(key: string | undefined, hash: string | undefined, asker: Asker, ask: Ask): string | Promise<string> {
    const block = this.#chain.header(hash)
    const ofHead = key !== undefined && block.number === this.#chain.head.number ? key : undefined
    const known = ofHead === undefined ? undefined : this.#kept.get(ofHead)
    if (known !== undefined) return known
    const piece = this.#pieces(hash, asker, ask)
    // Who asks about the head hears of the one that there is when the answer is made.
    const keep = (answer: string): string => {
      if (ofHead !== undefined && (hash === undefined || this.#chain.head.number === block.number))
        this.#kept.set(ofHead, answer)
      return answer
    }
    const first = piece()
    return typeof first === 'string' ? keep(first) : this.#goOn(first, piece, asker).then(keep)
  }

  /** One piece of work after the other: each answers the call, or what there is to wait for. */
  #pieces(hash: string | undefined, { unsafe }: Asker, ask: Ask): () => string | Promise<void> {
    let pieces = 0
    let isLimited = true
    return () => {
      const view = this.#chain.view(hash)
      const before = view.overlay.cachedValues
      try {
        return ask(view, isLimited ? this.#overdue() : undefined)
      } catch (fault) {
        if (fault instanceof CryptoNotReady) return loadCrypto()
        if (!(fault instanceof Interruption)) throw fault
        // Where nothing new was read the next piece would get no further.
        if (++pieces < MOST_PIECES && view.overlay.cachedValues > before) return NOTHING
        if (unsafe) {
          isLimited = false
          return NOTHING
        }
        const details = `expected a call that takes at most ${MOST_PIECES} pieces of ${this.#mostMs} ms, found one that takes longer, and was stopped: ask for less at once, as fewer accounts or one subnet`
        throw new NodeError({ kind: 'ExecutionFailed', details }, { cause: fault })
      }
    }
  }

  /** Whether the time of the piece of work is over that begins now. */
  #overdue(): () => boolean {
    const ends = this.#now() + this.#mostMs
    let looks = 0
    return () => ++looks % LOOKS === 0 && this.#now() > ends
  }

  async #goOn(first: Promise<void>, piece: () => string | Promise<void>, asker: Asker): Promise<string> {
    await first
    for (;;) {
      const answer = await this.#turns.later<string | void>(asker.lane, () => {
        if (!asker.wanted()) throw new NodeError({ kind: 'ExecutionFailed', details: 'nobody waits for it any more' })
        return piece()
      })
      if (typeof answer === 'string') return answer
    }
  }
}

const NOTHING = Promise.resolve()
