import { toHex0x, toHexDigits } from '@glia/base'
import { callRuntime } from '../chain/callRuntime.ts'
import type { Chain } from '../chain/chain.ts'
import { CryptoNotReady, loadCrypto } from '../crypto/signatureHost.ts'
import { Lru } from '../util/lru.ts'

/** Answers kept for one head. */
const KEPT = 512
/** Arguments longer than this (extrinsics) are not worth a place. */
const MAX_KEY = 256

/** Runtime calls for clients. Many ask the same of the same head (a metagraph, metadata): it is answered once. */
export class RuntimeCalls {
  readonly #chain: Chain
  readonly #kept = new Lru<string, string>(KEPT)

  constructor(chain: Chain) {
    this.#chain = chain
    chain.events.on('block', () => this.#kept.clear())
    chain.events.on('reverted', () => this.#kept.clear())
  }

  /** SCALE result as `0x…`. Waits only when the call checks a signature and the signature code is not loaded yet. */
  hex(name: string, args: Uint8Array, hash: string | undefined): string | Promise<string> {
    const block = this.#chain.block(hash)
    const cacheable = block.number === this.#chain.head.number && args.length <= MAX_KEY
    const key = cacheable ? `${name} ${toHexDigits(args)}` : ''
    if (cacheable) {
      const kept = this.#kept.get(key)
      if (kept !== undefined) return kept
    }
    try {
      const result = toHex0x(callRuntime(this.#chain.view(hash), name, args))
      if (cacheable) this.#kept.set(key, result)
      return result
    } catch (fault) {
      if (!(fault instanceof CryptoNotReady)) throw fault
      return loadCrypto().then(() => toHex0x(callRuntime(this.#chain.view(block.hash), name, args)))
    }
  }
}
