import { exactText, toHex0x, toHexDigits } from '@glia/base'
import { type Ctx, Interruption, type Method } from '@glia/frame'
import type { SealedHeader } from '../chain/block.ts'
import { callRuntime, exported, runExported } from '../chain/callRuntime.ts'
import type { Chain } from '../chain/chain.ts'
import { dryRunOn, triedExtrinsic } from '../chain/dryRun.ts'
import { CryptoNotReady, loadCrypto } from '../crypto/signatureHost.ts'
import { NodeError } from '../errors.ts'
import { Lru } from '../util/lru.ts'
import { CallPieces, MOST_CALL_MS } from './callPieces.ts'
import type { Caller } from './core/caller.ts'
import { RawJson } from './core/rawJson.ts'
import type { Turns } from './core/turns.ts'
import type { ServerLimits } from './limits.ts'
import { isReached } from './stateAt.ts'

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
/** Milliseconds of the first pieces of work of a call: where many wait, one of each takes `ROUND_MS`. */
const PIECE_MS = 100
const MIN_PIECE_MS = 5
const ROUND_MS = 200
/** Calls of which is remembered that they take longer pieces. */
const LONG_KEPT = 512

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
 * Where it hardly does, the next piece is twice as long, up to `runtimeCallMs`.
 */
export class RuntimeCalls {
  readonly #chain: Chain
  readonly #turns: Turns
  readonly #mostMs: number
  readonly #now: () => number
  readonly #kept = new Lru<string, RawJson>(KEPT, KEPT_CHARS, (answer) => answer.size)
  /** How long the piece was that answered, where the first ones were too short for it. */
  readonly #longMs = new Lru<string, number>(LONG_KEPT)

  constructor(chain: Chain, turns: Turns, { runtimeCallMs, now = () => performance.now() }: Options) {
    this.#chain = chain
    this.#turns = turns
    this.#mostMs = runtimeCallMs
    this.#now = now
    chain.events.on('block', () => this.#kept.clear())
    chain.events.on('reverted', () => this.#kept.clear())
  }

  /**
   * SCALE result of SCALE arguments as `0x…`, as JSON with its quotation marks: what is kept is what is sent. Waits when the call takes more than one piece of work, or checks a signature and the
   * signature code is not loaded yet.
   *
   * @throws NodeError UnknownBlock, StateDiscarded, ExportNotFound, BadCallInput, ExecutionFailed
   */
  hexJson(name: string, args: Uint8Array, hash: string | undefined, asker: Asker): RawJson | Promise<RawJson> {
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
   * @throws NodeError as {@link hexJson}
   */
  json(
    name: string,
    values: object,
    hash: string | undefined,
    write: (value: unknown, method: Method) => string,
    asker: Asker,
  ): RawJson | Promise<RawJson> {
    const args = exactText(values)
    const key = args.length <= MAX_KEY ? `${name}${args}` : undefined
    return this.#answer(key, hash, asker, (view, isOverdue) => {
      const method = exported(view, name)
      return runExported(view, method, values, (value) => write(value, method), isOverdue)
    })
  }

  /**
   * SCALE `ApplyExtrinsicResult` of an extrinsic as the first of the block after this one, as `0x…` with its quotation marks. What no
   * block has time for is stopped, whoever asks.
   *
   * @throws NodeError BadExtrinsicFormat, UndecodableExtrinsic, and as {@link hexJson}
   */
  dryRun(bytes: Uint8Array, hash: string | undefined, asker: Asker): RawJson | Promise<RawJson> {
    const { hash: block } = this.#chain.header(hash)
    const extrinsic = triedExtrinsic(this.#chain.view(hash), bytes)
    const bounded = { unsafe: false, lane: asker.lane, wanted: () => asker.wanted() }
    return this.#answer(undefined, block, bounded, (view, isOverdue) => {
      return `"${toHex0x(dryRunOn(view, extrinsic, block, isOverdue))}"`
    })
  }

  #answer(key: string | undefined, hash: string | undefined, asker: Asker, ask: Ask): RawJson | Promise<RawJson> {
    const block = this.#chain.header(hash)
    const known = key !== undefined && this.#isOfHead(hash, block) ? this.#kept.get(key) : undefined
    return known ?? this.#ask(key, hash, block, asker, ask)
  }

  #isOfHead(hash: string | undefined, block: SealedHeader): boolean {
    return hash === undefined || this.#chain.head.number === block.number
  }

  #ask(
    key: string | undefined,
    hash: string | undefined,
    block: SealedHeader,
    asker: Asker,
    ask: Ask,
  ): RawJson | Promise<RawJson> {
    const firstMs = Math.max(MIN_PIECE_MS, Math.min(PIECE_MS, ROUND_MS / (this.#turns.waiting + 1)))
    const longMs = key === undefined ? undefined : this.#longMs.get(key)
    const pieces = new CallPieces(Math.max(firstMs, longMs ?? 0), { mostMs: this.#mostMs, unsafe: asker.unsafe })
    const piece = (): RawJson | Promise<void> => {
      const view = this.#chain.view(hash)
      if (!isReached(view.overlay, this.#turns.slice())) return NOTHING
      const began = this.#now()
      try {
        pieces.begin(view.overlay.cachedValues, view.overlay.cache)
        const answer = new RawJson(ask(view, this.#overdueAfter(pieces.ms)))
        // Who asks about the head hears of the one that there is by now.
        if (key !== undefined && this.#isOfHead(hash, block)) this.#kept.set(key, answer)
        if (key !== undefined) this.#learn(key, pieces.ms, this.#now() - began)
        return answer
      } catch (fault) {
        if (fault instanceof CryptoNotReady) return loadCrypto()
        if (!(fault instanceof Interruption)) throw fault
        if (pieces.goesOn(view.overlay.cachedValues)) return NOTHING
        const details = `expected a call that takes at most ${MOST_CALL_MS} ms, and ${this.#mostMs} of them at once, found one that ${pieces.why}, and was stopped: ask for less at once, as fewer accounts or one subnet`
        throw new NodeError({ kind: 'ExecutionFailed', details }, { cause: fault })
      }
    }
    const first = piece()
    return first instanceof RawJson ? first : this.#goOn(first, piece, pieces, asker, block.number)
  }

  /** Where a long piece was needed there is no use in shorter ones the next time; where it was not, there is. */
  #learn(key: string, pieceMs: number, tookMs: number): void {
    if (tookMs <= PIECE_MS) this.#longMs.delete(key)
    else this.#longMs.set(key, Math.min(pieceMs, this.#mostMs))
  }

  async #goOn(
    first: Promise<void>,
    piece: () => RawJson | Promise<void>,
    pieces: CallPieces,
    asker: Asker,
    number: number,
  ): Promise<RawJson> {
    const letGo = this.#chain.holdView(number)
    try {
      await first
      for (;;) {
        const next = () => {
          if (!asker.wanted()) throw new NodeError({ kind: 'ExecutionFailed', details: 'nobody waits for it any more' })
          return piece()
        }
        const ms = Math.min(pieces.ms, PIECE_MS)
        const answer = await this.#turns.later<RawJson | void>(asker.lane, next, ms, () => asker.wanted())
        if (answer instanceof RawJson) return answer
      }
    } finally {
      letGo()
    }
  }

  /** Looks at the clock: whether so many milliseconds have passed from here on. */
  #overdueAfter(ms: number): (() => boolean) | undefined {
    if (ms === Number.POSITIVE_INFINITY) return undefined
    const ends = this.#now() + ms
    let looks = 0
    return () => ++looks % LOOKS === 0 && this.#now() > ends
  }
}

const NOTHING = Promise.resolve()
