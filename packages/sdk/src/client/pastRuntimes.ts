import { type Header, headerOf } from './blocks/header.ts'
import { OtherRuntime } from './errors.ts'
import { MetadataError } from './metadata/errors.ts'
import { keepFew, metadataOf } from './metadata/load.ts'
import type { Metadata } from './metadata/metadata.ts'
import type { Pace } from './pace.ts'
import { isBlockGone, isMethodMissing, isServerError, NodeMisbehaved, RpcError, RpcTimeout } from './rpc/errors.ts'
import type { Runtime } from './runtimes.ts'
import { answerOf } from './transport/nodeInUse.ts'
import type { Transport } from './transport/transport.ts'

/** Of so many blocks is remembered of which runtime they are. */
const BLOCKS_KEPT = 1024
/** Metadata of so many runtimes is held. */
const RUNTIMES_KEPT = 8
/** For so long, in ms, a node that does not give the metadata of a runtime, or lies about it, is not asked for it again. */
const REFUSED_MS = 60_000
/** As long, where it failed to give it: another time it may. */
const FAILED_MS = 1000

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
  readonly #newer: () => void
  readonly #codes = new Map<string, Promise<Code>>()
  readonly #parents = new Map<string, Promise<string | undefined>>()
  readonly #runtimes = new Map<string, Asked>()
  #latest: { readonly node: string; readonly metadata: Metadata } | undefined

  /** @param newer is told of a block whose runtime is a later one than the node was known to have */
  constructor(rpc: Transport, pace: Pace, newer: () => void = () => undefined) {
    this.#rpc = rpc
    this.#pace = pace
    this.#newer = newer
  }

  /**
   * By what to read at a block. Once a block the node is asked for the version there, and once a runtime for the metadata.
   *
   * @param node that is in use
   * @param current asks what it runs now
   * @throws OtherRuntime where the node does not give it, TooManyRuntimes, NodeChanged where another one came into use meanwhile
   */
  async metadataAt(node: string, at: string, of: ReadOf, current: () => Promise<Runtime>): Promise<Metadata> {
    const code = await (of === 'call' ? this.#codeAt(node, at) : this.#writerOf(node, at))
    const now = await answerOf(this.#rpc, node, current)
    const metadata = await this.#metadataOr(node, at, code, now)
    this.#latest = { node, metadata }
    return metadata
  }

  async #metadataOr(node: string, at: string, code: Code, now: Runtime): Promise<Metadata> {
    if (code.specVersion === now.version.specVersion) return now.metadata
    if (code.specVersion > now.version.specVersion) this.#newer()
    try {
      return await this.#metadataOf(node, code)
    } catch (cause) {
      // Runtimes have not always had metadata of this version, nor a way to ask for one.
      const lacking = cause instanceof MetadataError || (cause instanceof RpcError && !isServerError(cause))
      if (!lacking || isBlockGone(cause)) throw cause
      throw new OtherRuntime(at, code.specVersion, now.version.specVersion, cause)
    }
  }

  /** By what a block of this node was read last: the next one is mostly of the same runtime. */
  latest(node: string): Metadata | undefined {
    return this.#latest?.node === node ? this.#latest.metadata : undefined
  }

  /** Takes in a header that the node gave of a block: for it nobody asks again. */
  saw(node: string, hash: string, { number, parentHash }: Header): void {
    if (number > 0) keepFew(this.#parents, `${node} ${hash}`, Promise.resolve(parentHash), BLOCKS_KEPT)
  }

  #codeAt(node: string, at: string): Promise<Code> {
    return remembered(this.#codes, `${node} ${at}`, async () => {
      const { specVersion } = await answerOf(this.#rpc, node, () => this.#rpc.request('state_getRuntimeVersion', [at]))
      return { at, specVersion }
    })
  }

  /** The runtime that made a block: the code of its parent. As polkadot.js reads blocks. */
  async #writerOf(node: string, at: string): Promise<Code> {
    const parent = await this.#parentOf(node, at)
    if (parent === undefined) return this.#codeAt(node, at)
    try {
      return await this.#codeAt(node, parent)
    } catch (cause) {
      // The oldest block whose state the node keeps: that it upgraded the chain is not likely, and cannot be told.
      if (!isBlockGone(cause)) throw cause
      return this.#codeAt(node, at)
    }
  }

  /** Undefined for the first block, and for one that is not there: what there is to say of that, the next question is answered with. */
  #parentOf(node: string, at: string): Promise<string | undefined> {
    return remembered(this.#parents, `${node} ${at}`, async () => {
      // Whoever reads on from here needs its code as that of a parent; and this one does, should it have none.
      this.#codeAt(node, at).catch(() => undefined)
      const header = await answerOf(this.#rpc, node, () => this.#rpc.request('chain_getHeader', [at])).catch(unlessNone)
      if (header === undefined) return undefined
      const { number, parentHash } = headerOf(node, header)
      return number === 0 ? undefined : parentHash
    })
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
    return answerOf(this.#rpc, node, () => metadataOf(this.#rpc, at))
  }

  #asked(metadata: Promise<Metadata>): Asked {
    const asked = { metadata, until: Number.POSITIVE_INFINITY }
    metadata.catch((error: unknown) => {
      // Of one block, while others of the runtime may be there.
      asked.until = performance.now() + (isBlockGone(error) ? 0 : heldMs(error))
    })
    return asked
  }
}

/** For how long, in ms, a failure to get the metadata of a runtime is what everybody is told who asks for it. */
export function heldMs(error: unknown): number {
  if (error instanceof MetadataError || error instanceof NodeMisbehaved || isMethodMissing(error)) return REFUSED_MS
  return error instanceof RpcError || error instanceof RpcTimeout ? FAILED_MS : 0
}

/** What stands for a header that a node has not, or gives of no block. @throws whatever else kept it from answering */
function unlessNone(error: unknown): undefined {
  if (!isBlockGone(error) && !isMethodMissing(error)) throw error
  return undefined
}

/** What is read once for all who ask; not what failed, or was not there. */
function remembered<T>(kept: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const value = kept.get(key) ?? read()
  keepFew(kept, key, value, BLOCKS_KEPT)
  const forget = () => {
    if (kept.get(key) === value) kept.delete(key)
  }
  value.then((found) => found === undefined && forget(), forget)
  return value
}
