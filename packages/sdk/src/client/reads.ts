import { HexError } from '@glia/base'
import { MetadataError } from './metadata/errors.ts'
import type { Metadata } from './metadata/metadata.ts'
import type { ReadOf } from './pastRuntimes.ts'
import { atParams } from './readParams.ts'
import { ConnectionError, NodeMisbehaved } from './rpc/errors.ts'
import type { RpcMethods } from './rpc/wire.ts'
import type { Reading, Runtimes } from './runtimes.ts'
import { nodeInUse } from './transport/nodeInUse.ts'
import type { Transport } from './transport/transport.ts'

/** How often what is read at the head is asked for while one upgrade after the other is heard of. */
const MOST_TRIES = 3

/** Methods that read at a block. */
type ReadMethod = 'state_call' | 'state_getStorage' | 'state_queryStorageAt'

/** Questions whose words and answers are as a runtime encodes them: asked, and read, by the one that they are of. */
export class Reads {
  readonly #rpc: Transport
  readonly #runtimes: Runtimes
  readonly #blockHash: () => Promise<string>

  /** @param blockHash asks for the newest block's */
  constructor(rpc: Transport, runtimes: Runtimes, blockHash: () => Promise<string>) {
    this.#rpc = rpc
    this.#runtimes = runtimes
    this.#blockHash = blockHash
  }

  /** Whom to ask, and by what to read the answer. */
  reading(of: ReadOf, at: string | undefined): Promise<Reading> {
    // Before anything is asked about it.
    atParams(at)
    return this.#runtimes.reading(of, at)
  }

  /**
   * What a node answers, and by what to read it. At a block it is asked at once, by the forms that are likely the block's, while it is
   * found out which they are: where they ask for the same, as they do but for a runtime that changed them, it is not asked again.
   */
  async asked<M extends ReadMethod>(
    of: ReadOf,
    at: string | undefined,
    method: M,
    paramsBy: (metadata: Metadata) => readonly unknown[],
  ): Promise<{ readonly reading: Reading; readonly answer: RpcMethods[M] }> {
    if (at === undefined)
      return this.atHead(of, (by, block) => this.#rpc.request(method, [...paramsBy(by), ...atParams(block)]))
    const known = this.reading(of, at)
    const early = this.#askedEarly(at, method, paramsBy)
    const reading = await known
    const params = paramsBy(reading.metadata)
    const asked = await early
    const same = asked !== undefined && asked.node === reading.node && String(asked.params) === String(params)
    return { reading, answer: await (same ? asked.answer : this.#rpc.request(method, [...params, ...atParams(at)])) }
  }

  /**
   * What a node answers at the head, and by what to read it. Whether the chain was upgraded is found out beside it: what was asked by the
   * forms of the runtime before is asked again.
   *
   * @param ask by which forms to ask, and at which block where it is not simply the newest
   */
  async atHead<T>(
    of: ReadOf,
    ask: (by: Metadata, block: string | undefined) => Promise<T>,
  ): Promise<{ readonly reading: Reading; readonly answer: T }> {
    for (let tries = 1; ; tries++) {
      const checked = this.#runtimes.checked()
      let asked: { readonly reading: Reading; readonly answer: T } | { readonly error: unknown }
      try {
        const reading = await this.#runtimes.headReading(of, this.#blockHash)
        asked = { reading, answer: await ask(reading.metadata, reading.block) }
      } catch (error) {
        asked = { error }
      }
      await checked
      const again = !('error' in asked && this.#runtimes.isOfLook(asked.error))
      if (again && this.#runtimes.behind && tries < MOST_TRIES) continue
      if ('error' in asked) throw asked.error
      return asked
    }
  }

  async #askedEarly<M extends ReadMethod>(at: string, method: M, paramsBy: (metadata: Metadata) => readonly unknown[]) {
    try {
      const node = await nodeInUse(this.#rpc)
      const likely = this.#runtimes.likely(node)
      if (likely === undefined) return undefined
      const params = paramsBy(likely)
      const answer = this.#rpc.request(method, [...params, at])
      answer.catch(() => undefined)
      return { node, params, answer }
    } catch {
      // Whoever finds out the forms meets the same, or has others, by which it may be asked.
      return undefined
    }
  }

  /** As before as long as the same node is asked: at one block nothing changes. */
  async same(before: Reading, block: string): Promise<Reading> {
    return (await nodeInUse(this.#rpc)) === before.node ? before : this.reading('state', block)
  }

  /**
   * By what an answer may be read that does not fit: of a block, by nothing else. At the head, by a runtime to which the chain was
   * upgraded meanwhile, and what is stored in the very block of an upgrade, by the one before.
   *
   * @param block that is read, where that is the head
   */
  others(of: ReadOf, at: string | undefined, block?: string): readonly (() => Promise<Metadata>)[] {
    if (at !== undefined) return []
    const now = async () => (await this.#runtimes.looked()).metadata
    const written = async () => this.#runtimes.metadataAt(block ?? (await this.#blockHash()), 'state')
    if (of === 'call') return [async () => this.#runtimes.known.metadata, now]
    return block === undefined ? [async () => this.#runtimes.known.metadata, now, written] : [written]
  }

  /**
   * What the node sent, decoded: by the metadata that it was asked with, or, where that does not fit, by other one.
   *
   * @throws NodeMisbehaved for what none of them lets be decoded, the node having sent them as well; OtherRuntime; ConnectionError
   *   where the node left before it gave them
   */
  async read<T>(
    what: string,
    { node, metadata: made }: Reading,
    others: readonly (() => Promise<Metadata>)[],
    decode: (metadata: Metadata) => T,
  ): Promise<T> {
    let read = attempt(decode, made)
    const tried = new Set([made])
    for (const other of others) {
      if ('value' in read) break
      const metadata = await other()
      // What another one says does not tell how this one encodes.
      if (this.#rpc.url !== node)
        throw new ConnectionError(`the connection to ${node} broke before it was known how it encodes ${what}`)
      if (tried.has(metadata)) continue
      tried.add(metadata)
      read = attempt(decode, metadata)
    }
    if ('value' in read) return read.value
    const { error } = read
    throw new NodeMisbehaved(node, `sent ${what} in a form that its metadata does not have (${error.message})`, error)
  }
}

/** What decoding gives, or what it does not like of what the node sent. */
function attempt<T>(
  decode: (metadata: Metadata) => T,
  metadata: Metadata,
): { readonly value: T } | { readonly error: MetadataError | HexError } {
  try {
    return { value: decode(metadata) }
  } catch (error) {
    if (error instanceof MetadataError || error instanceof HexError) return { error }
    throw error
  }
}
