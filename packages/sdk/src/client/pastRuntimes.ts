import { headerOf } from './blocks/header.ts'
import { OtherRuntime } from './errors.ts'
import { MetadataError } from './metadata/errors.ts'
import { keepFew, metadataOf } from './metadata/load.ts'
import type { Metadata } from './metadata/metadata.ts'
import type { Pace } from './pace.ts'
import { NodeMisbehaved, RpcError } from './rpc/errors.ts'
import type { Runtime } from './runtimes.ts'
import type { Transport } from './transport/transport.ts'

/** Of so many blocks is remembered of which runtime they are. */
const BLOCKS_KEPT = 1024
/** Metadata of so many runtimes is held. */
const RUNTIMES_KEPT = 8
/** For so long, in ms, a node that does not give the metadata of a runtime, or lies about it, is not asked for it again. */
const REFUSED_MS = 60_000

/**
 * What is read at a block: what is stored there, which is as the runtime wrote it that made the block, or what the block's own code
 * answers. In a block that upgrades the chain these are two: the code there is the new one already.
 */
export type ReadOf = 'state' | 'call'

/** A runtime, and a block whose state has its code. */
interface Code {
  readonly at: string
  readonly specVersion: number
}

/** Metadata that was asked for. */
interface Asked {
  readonly metadata: Promise<Metadata>
  /** Until when it is not asked for again, where it failed. */
  until: number
}

/** The runtimes that blocks are of, as the node in use says: each node is asked for itself. */
export class PastRuntimes {
  readonly #rpc: Transport
  readonly #pace: Pace
  readonly #codes = new Map<string, Promise<Code>>()
  readonly #runtimes = new Map<string, Asked>()

  constructor(rpc: Transport, pace: Pace) {
    this.#rpc = rpc
    this.#pace = pace
  }

  /**
   * By what to read at a block. Once a block the node is asked for the version there, and once a runtime for the metadata.
   *
   * @param node that is in use
   * @param current asks what it runs now
   * @throws OtherRuntime where the node does not give it, TooManyRuntimes
   */
  async metadataAt(node: string, at: string, of: ReadOf, current: () => Promise<Runtime>): Promise<Metadata> {
    const code = await (of === 'call' ? this.#codeAt(node, at) : this.#writerOf(node, at))
    const now = await current()
    if (code.specVersion === now.version.specVersion) return now.metadata
    try {
      return await this.#metadataOf(node, code)
    } catch (cause) {
      // Runtimes have not always had metadata of this version, nor a way to ask for one.
      if (!(cause instanceof RpcError || cause instanceof MetadataError)) throw cause
      throw new OtherRuntime(at, code.specVersion, now.version.specVersion, cause)
    }
  }

  #codeAt(node: string, at: string): Promise<Code> {
    return this.#remembered(`${node} ${at}`, async () => {
      const { specVersion } = await this.#rpc.request('state_getRuntimeVersion', [at])
      return { at, specVersion }
    })
  }

  /** The runtime that made a block: the code of its parent. As polkadot.js reads blocks. */
  #writerOf(node: string, at: string): Promise<Code> {
    return this.#remembered(`${node} writer of ${at}`, async () => {
      try {
        const header = await this.#rpc.request('chain_getHeader', [at])
        // The first block has no parent; what there is to say of a block that is not there, the next question is answered with.
        if (header !== undefined && headerOf(node, header).number > 0)
          return await this.#codeAt(node, parentOf(node, header))
      } catch (cause) {
        // The oldest block whose state the node keeps: that it upgraded the chain is not likely, and cannot be told.
        if (!(cause instanceof RpcError)) throw cause
      }
      return this.#codeAt(node, at)
    })
  }

  #remembered(key: string, read: () => Promise<Code>): Promise<Code> {
    const code = this.#codes.get(key) ?? read()
    keepFew(this.#codes, key, code, BLOCKS_KEPT)
    code.catch(() => {
      if (this.#codes.get(key) === code) this.#codes.delete(key)
    })
    return code
  }

  #metadataOf(node: string, { at, specVersion }: Code): Promise<Metadata> {
    const key = `${node} ${specVersion}`
    const known = this.#runtimes.get(key)
    const asked =
      known !== undefined && performance.now() < known.until ? known : this.#asked(this.#pacedMetadata(node, at))
    keepFew(this.#runtimes, key, asked, RUNTIMES_KEPT)
    return asked.metadata
  }

  async #pacedMetadata(node: string, at: string): Promise<Metadata> {
    await this.#pace.turn(node)
    return metadataOf(this.#rpc, at)
  }

  #asked(metadata: Promise<Metadata>): Asked {
    const asked = { metadata, until: Number.POSITIVE_INFINITY }
    metadata.catch((error: unknown) => {
      const refused = error instanceof RpcError || error instanceof MetadataError || error instanceof NodeMisbehaved
      asked.until = refused ? performance.now() + REFUSED_MS : 0
    })
    return asked
  }
}

function parentOf(node: string, { parentHash }: { readonly parentHash: unknown }): string {
  if (typeof parentHash === 'string' && /^0x[0-9a-f]{64}$/i.test(parentHash)) return parentHash
  throw new NodeMisbehaved(node, 'sent a header without the hash of a parent')
}
