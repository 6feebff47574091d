import { exactText, toHex0x, toHexDigits } from '@glia/base'
import type { Ctx, Method } from '@glia/frame'
import { callRuntime, exported, runExported } from '../chain/callRuntime.ts'
import type { Chain } from '../chain/chain.ts'
import { CryptoNotReady, loadCrypto } from '../crypto/signatureHost.ts'
import { NodeError } from '../errors.ts'
import { Lru } from '../util/lru.ts'
import type { Caller } from './core/caller.ts'
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

/** Whoever may call methods without a bound on their work may make calls without one. */
type Asker = Pick<Caller, 'unsafe'>

/** Runtime calls for clients. Many ask the same of the same head (a metagraph, metadata): it is answered once. */
export class RuntimeCalls {
  readonly #chain: Chain
  readonly #mostMs: number
  readonly #kept = new Lru<string, string>(KEPT, KEPT_CHARS, (answer) => answer.length)

  constructor(chain: Chain, { runtimeCallMs }: Pick<ServerLimits, 'runtimeCallMs'>) {
    this.#chain = chain
    this.#mostMs = runtimeCallMs
    chain.events.on('block', () => this.#kept.clear())
    chain.events.on('reverted', () => this.#kept.clear())
  }

  /**
   * SCALE result of SCALE arguments as `0x…`. Waits only when the call checks a signature and the signature code is not
   * loaded yet.
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
    return this.#answer(key, hash, (view) => `"${toHex0x(callRuntime(view, name, args, this.#mostOf(asker)))}"`)
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
    return this.#answer(key, hash, (view) => {
      const method = exported(view, name)
      return runExported(view, method, values, (value) => write(value, method), this.#mostOf(asker))
    })
  }

  #mostOf({ unsafe }: Asker): number | undefined {
    return unsafe ? undefined : this.#mostMs
  }

  #answer(key: string | undefined, hash: string | undefined, ask: (view: Ctx) => string): string | Promise<string> {
    const block = this.#chain.header(hash)
    const kept = block.number === this.#chain.head.number ? key : undefined
    if (kept !== undefined) {
      const answer = this.#kept.get(kept)
      if (answer !== undefined) return answer
    }
    try {
      const answer = ask(this.#chain.view(hash))
      if (kept !== undefined) this.#kept.set(kept, answer)
      return answer
    } catch (fault) {
      if (!(fault instanceof CryptoNotReady)) throw fault
      return loadCrypto().then(() => ask(this.#chain.view(block.hash)))
    }
  }
}
