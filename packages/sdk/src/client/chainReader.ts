import { isObject, RangeViolation, toHex0x } from '@glia/base'
import { type BlockNews, type BlocksOptions, followBlocks, POLL_INTERVAL } from './blocks/follow.ts'
import { type Header, hashOf, headerOf, newHeads } from './blocks/header.ts'
import { leavable } from './blocks/leaving.ts'
import type { AnyChain, Defined, FirstOf } from './chainTypes.ts'
import { BlockError, BlockPruned, TooManyEntries } from './errors.ts'
import { type ChainEvent, decodeEvents } from './extrinsic/events.ts'
import type { GliaChain } from './generated/chain.ts'
import type { Metadata } from './metadata/metadata.ts'
import type { OpenChain } from './openChain.ts'
import { atParams, PAGE_SIZE, whyNoPage } from './readParams.ts'
import { Reads } from './reads.ts'
import { NodeMisbehaved } from './rpc/errors.ts'
import { DEFAULT_REQUEST_TIMEOUT } from './rpc/options.ts'
import type { RuntimeVersion } from './rpc/wire.ts'
import { type Reading, type Runtime, Runtimes } from './runtimes.ts'
import { nodeInUse } from './transport/nodeInUse.ts'
import type { Transport } from './transport/transport.ts'

/** Of one map: more than any chain of this kind has accounts. */
const MAX_ENTRIES = 10_000_000

/** How a map is read. */
export interface EntriesOptions {
  /**
   * Entries that the map may have; default as many as its keys have room for, 10 million at most. Who keeps what is read gives the
   * number that can be: a node makes up as many as are asked for, and a million of accounts take two gigabytes.
   */
  readonly most?: number
}

/** What stands for a value where nothing is stored. */
export const ABSENT: unique symbol = Symbol('absent')

/** What can be read of one chain through one node: blocks, storage, constants, runtime calls. */
export class ChainReader<C extends AnyChain = GliaChain> {
  readonly rpc: Transport
  readonly genesisHash: string
  readonly #runtimes: Runtimes
  readonly #reads: Reads
  /** Which node said what. */
  readonly #saidBy = new WeakMap<object, string>()

  constructor({ rpc, genesisHash, version, metadata, node = rpc.url, patience = DEFAULT_REQUEST_TIMEOUT }: OpenChain) {
    this.rpc = rpc
    this.genesisHash = genesisHash
    this.#runtimes = new Runtimes(rpc, { version, metadata }, node, patience)
    this.#reads = new Reads(rpc, this.#runtimes, () => this.blockHash())
  }

  /** How the runtime encodes things; the one the node ran when last asked. */
  get metadata(): Metadata {
    return this.#runtimes.known.metadata
  }

  /** The runtime's version; as of connecting, the last {@link refresh}, or the last upgrade that was heard of. */
  get version(): RuntimeVersion {
    return this.#runtimes.known.version
  }

  /** The runtime that the node in use has, as far as is known: each of several addresses is asked for itself. */
  runtime(): Promise<Runtime> {
    return this.#runtimes.current()
  }

  /** Asks whether the runtime was upgraded, and reads its new metadata if so. Failed submissions do this by themselves. */
  refresh(): Promise<boolean> {
    return this.#runtimes.refresh()
  }

  /** The node that gave an answer, as errors name it: by the time that it is looked into, another one may be in use. */
  saidBy(answer: unknown): string {
    return (isObject(answer) ? this.#saidBy.get(answer) : undefined) ?? this.rpc.url
  }

  /** Closes the connection. */
  close(): void {
    this.rpc.close()
  }

  // Blocks

  /** Hash of a block by number, or of the best block. Throws for one that is not there yet, and for one that the node let go. */
  async blockHash(number?: number): Promise<string> {
    const node = await nodeInUse(this.rpc)
    const hash = await this.rpc.request('chain_getBlockHash', number === undefined ? [] : [number])
    if (hash !== undefined) return hash
    if (number === undefined) throw new NodeMisbehaved(node, 'has no newest block')
    const newest = await this.blockNumber()
    if (number > newest) throw new BlockError(`there is no block ${number} yet: the newest is ${newest}`)
    throw new BlockPruned(number, newest)
  }

  /** Hash of the newest final block. */
  finalizedHash(): Promise<string> {
    return this.rpc.request('chain_getFinalizedHead')
  }

  /** A header, of the best block unless told otherwise. */
  async header(hash?: string): Promise<Header> {
    const params = atParams(hash)
    const node = await nodeInUse(this.rpc)
    const raw = await this.rpc.request('chain_getHeader', params)
    if (!raw && hash === undefined) throw new NodeMisbehaved(node, 'has no newest block')
    if (!raw) throw new BlockError(`there is no block ${hash}`)
    const header = headerOf(node, raw)
    if (hash !== undefined) this.#runtimes.saw(node, hash, header)
    return header
  }

  /** Number of the best block. */
  async blockNumber(): Promise<number> {
    return (await this.header()).number
  }

  /** The extrinsics of a block, encoded with their length prefix. */
  async blockBody(hash: string): Promise<string[]> {
    const block = await this.rpc.request('chain_getBlock', atParams(hash))
    if (!block) throw new BlockError(`there is no block ${hash}`)
    return block.block.extrinsics
  }

  /** The events of a block. */
  async events(hash?: string): Promise<ChainEvent[]> {
    return (await this.eventsWithForms(hash)).events
  }

  /** The events of a block, and the metadata of the runtime that they are of: what they say of failures is in its words. */
  protected async eventsWithForms(
    hash: string | undefined,
  ): Promise<{ readonly events: ChainEvent[]; readonly metadata: Metadata }> {
    const { reading, answer: raw } = await this.#reads.asked('state', hash, 'state_getStorage', (metadata) => [
      metadata.storage('System', 'Events').key(),
    ])
    return this.#reads.read('the events of a block', reading, this.#reads.others('state', hash), (metadata) => ({
      events: decodeEvents(metadata, raw),
      metadata,
    }))
  }

  /** New heads as they come; a slow reader skips old ones: {@link blocks} leaves none out. */
  heads(which: 'best' | 'finalized' = 'best'): AsyncGenerator<Header, void> {
    return leavable((left) =>
      newHeads(this.rpc, which, left, (node, header, digest) => {
        const hash = hashOf(header, digest)
        if (hash !== undefined) this.#runtimes.saw(node, hash, header)
      }),
    )
  }

  /**
   * Every block from a number on, each exactly once and in order, over broken links and reorganisations; blocks that the
   * chain took back are announced. Read at the reader's own pace: nothing is dropped and little is kept.
   *
   * @throws RangeViolation for options that are no such numbers, BlockPruned where the node no longer has the next block, RevertTooDeep, ConnectionError once the node stays away
   */
  blocks(options: BlocksOptions = {}): AsyncGenerator<BlockNews, void> {
    return followBlocks(this.rpc, options, (node, block) => this.#runtimes.saw(node, block.hash, block))
  }

  /** Waits until the best block has at least this number; asks for it where nothing can be subscribed to. @throws RangeViolation */
  async waitForBlock(number: number): Promise<Header> {
    if (!Number.isSafeInteger(number) || number < 0)
      throw new RangeViolation('what to wait for', number, 'the number of a block')
    await this.rpc.open()
    if (!this.rpc.subscribes) return this.#askUntil(number)
    for await (const head of this.heads()) if (head.number >= number) return head
    throw new BlockError(`the stream of heads ended before block ${number}`)
  }

  async #askUntil(number: number): Promise<Header> {
    const newest = await this.header()
    if (newest.number >= number) return newest
    for await (const news of this.blocks({ from: number, pollInterval: POLL_INTERVAL }))
      if (news.kind === 'block') return news.block
    throw new BlockError(`the blocks ended before block ${number}`)
  }

  // State

  /** Raw bytes under a key, or undefined. */
  async rawStorage(key: string, at?: string): Promise<string | undefined> {
    return this.rpc.request('state_getStorage', [key, ...atParams(at)])
  }

  /**
   * A storage value. A missing one is the chain's default, or undefined where there is none.
   *
   * @throws MetadataError, EncodeError
   */
  storage<P extends keyof C['storage'] & string, I extends keyof C['storage'][P] & string>(
    pallet: P,
    item: I,
    ...parts: C['storage'][P][I]['keys']
  ): Promise<C['storage'][P][I]['value']>
  storage(pallet: string, item: string, ...parts: readonly unknown[]): Promise<unknown> {
    return this.storageAt(undefined, pallet, item, ...parts)
  }

  /** As {@link storage}, at a block. */
  storageAt<P extends keyof C['storage'] & string, I extends keyof C['storage'][P] & string>(
    at: string | undefined,
    pallet: P,
    item: I,
    ...parts: C['storage'][P][I]['keys']
  ): Promise<C['storage'][P][I]['value']>
  async storageAt(
    at: string | undefined,
    pallet: string,
    item: string,
    ...parts: readonly unknown[]
  ): Promise<unknown> {
    const { reading, answer: raw } = await this.#reads.asked('state', at, 'state_getStorage', (metadata) => [
      metadata.storage(pallet, item).key(...parts),
    ])
    return this.#decoded(pallet, item, reading, at, raw)
  }

  async #decoded(pallet: string, item: string, reading: Reading, at: string | undefined, raw: string | undefined) {
    const others = this.#reads.others('state', at)
    const decode = (metadata: Metadata) => metadata.storage(pallet, item).decode(raw)
    return this.#signed(await this.#reads.read(`${pallet}.${item}`, reading, others, decode), reading)
  }

  #signed<T>(answer: T, { node }: Reading): T {
    if (isObject(answer)) this.#saidBy.set(answer, node)
    return answer
  }

  /** As {@link storage}, and undefined where the chain, being of another version, has no such item. */
  storageIfKnown<P extends keyof C['storage'] & string, I extends keyof C['storage'][P] & string>(
    pallet: P,
    item: I,
    ...parts: C['storage'][P][I]['keys']
  ): Promise<C['storage'][P][I]['value'] | undefined>
  async storageIfKnown(pallet: string, item: string, ...parts: readonly unknown[]): Promise<unknown> {
    const { reading, answer } = await this.#askedIfKnown(pallet, item, parts)
    return answer && this.#decoded(pallet, item, reading, undefined, answer.raw)
  }

  /** A value that is stored: {@link ABSENT} where there is none, default or not; undefined where the chain has no such item. */
  storedIfKnown<P extends keyof C['storage'] & string, I extends keyof C['storage'][P] & string>(
    pallet: P,
    item: I,
    ...parts: C['storage'][P][I]['keys']
  ): Promise<C['storage'][P][I]['value'] | typeof ABSENT | undefined>
  async storedIfKnown(pallet: string, item: string, ...parts: readonly unknown[]): Promise<unknown> {
    const { reading, answer } = await this.#askedIfKnown(pallet, item, parts)
    if (answer === undefined) return undefined
    return answer.raw === undefined ? ABSENT : this.#decoded(pallet, item, reading, undefined, answer.raw)
  }

  #askedIfKnown(pallet: string, item: string, parts: readonly unknown[]) {
    return this.#reads.atHead('state', async (by, block) =>
      by.hasStorage(pallet, item)
        ? { raw: await this.rawStorage(by.storage(pallet, item).key(...parts), block) }
        : undefined,
    )
  }

  /** Several values of one item in one request, in the order of the keys. */
  storageMany<P extends keyof C['storage'] & string, I extends keyof C['storage'][P] & string>(
    pallet: P,
    item: I,
    keys: readonly C['storage'][P][I]['keys'][],
    at?: string,
  ): Promise<readonly C['storage'][P][I]['value'][]>
  async storageMany(
    pallet: string,
    item: string,
    keys: readonly (readonly unknown[])[],
    at?: string,
  ): Promise<readonly unknown[]> {
    const keysBy = (metadata: Metadata) => {
      const entry = metadata.storage(pallet, item)
      return keys.map((parts) => entry.key(...parts))
    }
    const { reading, answer } = await this.#reads.asked('state', at, 'state_queryStorageAt', (by) => [keysBy(by)])
    const values = new Map(answer[0]?.changes ?? [])
    const encoded = keysBy(reading.metadata)
    return this.#reads.read(`${pallet}.${item}`, reading, this.#reads.others('state', at), (metadata) => {
      const { decode } = metadata.storage(pallet, item)
      return encoded.map((key) => decode(values.get(key) ?? undefined))
    })
  }

  /**
   * All entries of a map that begin with the given key parts. Read page by page at one block, of which one page is held here.
   *
   * @throws NodeMisbehaved for pages that do not go on, or with more keys than there can be; TooManyEntries for more than `most`
   */
  entries<P extends keyof C['storage'] & string, I extends keyof C['storage'][P] & string>(
    pallet: P,
    item: I,
    parts?: FirstOf<C['storage'][P][I]['keys']>,
    at?: string,
    options?: EntriesOptions,
  ): AsyncGenerator<readonly [C['storage'][P][I]['parts'], Defined<C['storage'][P][I]['value']>], void>
  async *entries(
    pallet: string,
    item: string,
    parts: readonly unknown[] = [],
    at?: string,
    { most = MAX_ENTRIES }: EntriesOptions = {},
  ): AsyncGenerator<readonly [readonly unknown[], unknown], void> {
    const begun =
      at === undefined
        ? await this.#reads.atHead('state', async (_, block) => block ?? (await this.blockHash()))
        : { reading: await this.#reads.reading('state', at), answer: at }
    let { reading } = begun
    const { answer: block } = begun
    const prefix = reading.metadata.storage(pallet, item).prefix(...parts)
    const name = `${pallet}.${item}`
    const possible = Math.min(reading.metadata.mostKeys(pallet, item, parts.length), MAX_ENTRIES)
    let start: string = prefix
    for (let count = 0; ; ) {
      reading = await this.#reads.same(reading, block)
      const keys = await this.rpc.request('state_getKeysPaged', [prefix, PAGE_SIZE, start, block])
      if (keys.length === 0) return
      count += keys.length
      const fault =
        count > possible ? `gave more than ${possible} keys of ${name}` : whyNoPage(keys, prefix, start, name)
      if (fault !== undefined) throw new NodeMisbehaved(reading.node, fault)
      if (count > most) throw new TooManyEntries(name, most)
      reading = await this.#reads.same(reading, block)
      const [answer] = await this.rpc.request('state_queryStorageAt', [keys, block])
      const asked = new Set(keys)
      for (const [key, value] of answer?.changes ?? []) {
        // Each once, and none that nobody asked for.
        if (!asked.delete(key)) throw new NodeMisbehaved(reading.node, `gave a value of ${name} that was not asked for`)
        if (typeof value !== 'string') continue
        const entry = await this.#reads.read(name, reading, this.#reads.others('state', at, block), (metadata) => {
          const { decodeKey, decode } = metadata.storage(pallet, item)
          return [decodeKey(key), decode(value)] as const
        })
        yield this.#signed(entry, reading)
      }
      const last = keys.at(-1)
      if (keys.length < PAGE_SIZE || last === undefined) return
      start = last
    }
  }

  /** A constant of the runtime. */
  constant<P extends keyof C['constants'] & string, N extends keyof C['constants'][P] & string>(
    pallet: P,
    name: N,
  ): C['constants'][P][N]
  constant(pallet: string, name: string): unknown {
    return this.metadata.constant(pallet, name)
  }

  /** Calls a runtime API with arguments in order, by name, or encoded as bytes. */
  runtimeApi<A extends keyof C['apis'] & string, M extends keyof C['apis'][A] & string>(
    api: A,
    method: M,
    args: C['apis'][A][M]['args'] | C['apis'][A][M]['named'],
    at?: string,
  ): Promise<C['apis'][A][M]['value']>
  async runtimeApi(api: string, method: string, args: object = [], at?: string): Promise<unknown> {
    const { reading, answer } = await this.#reads.asked('call', at, 'state_call', (by) => {
      const { name, encode } = by.runtimeApi(api, method)
      return [name, toHex0x(args instanceof Uint8Array ? args : encode(args))]
    })
    const { name } = reading.metadata.runtimeApi(api, method)
    const decode = (metadata: Metadata) => metadata.runtimeApi(api, method).decode(answer)
    const others = this.#reads.others('call', at)
    return this.#signed(await this.#reads.read(`an answer to ${name}`, reading, others, decode), reading)
  }
}
