import { type Era, eraBirth, fromHex, IMMORTAL, mortalEra, toHex0x } from '@glia/base'
import { compact, concat, uintLe } from '../bytes.ts'
import { expectSigner, type Signer } from '../keys/signer.ts'
import { type BlockNews, type BlocksOptions, followBlocks } from './blocks/follow.ts'
import { type Header, headerOf, subscribeHeads } from './blocks/header.ts'
import type { AnyChain, ArgsOf, Defined, FirstOf } from './chainTypes.ts'
import { BlockError, BlockPruned } from './errors.ts'
import { type ChainEvent, type DispatchError, decodeEvents, failureIn, isEvent } from './extrinsic/events.ts'
import { NonceManager } from './extrinsic/nonces.ts'
import {
  assembleExtrinsic,
  encodeExtensions,
  extrinsicHash,
  type SigningContext,
  signExtrinsic,
} from './extrinsic/sign.ts'
import { blockOf, blockThatHolds, type WaitFor } from './extrinsic/submit.ts'
import type { GliaChain } from './generated/chain.ts'
import { MetadataError } from './metadata/errors.ts'
import { type Call, Metadata, unwrapMetadata } from './metadata/metadata.ts'
import type { ConnectionOptions } from './rpc/session.ts'
import type { RuntimeVersion } from './rpc/wire.ts'
import type { Transport } from './transport/transport.ts'
import { type NodeEndpoint, transportTo } from './transport/transportTo.ts'

/** How to sign. */
export interface SignOptions {
  /** In rao. */
  readonly tip?: bigint
  /** Blocks the transaction stays valid; 0 for ever. Default 128. */
  readonly period?: number
  /** Taken from the node when not given. */
  readonly nonce?: number
}

/** How to submit. */
export interface SubmitOptions extends SignOptions {
  /** Default `inBlock`. */
  readonly waitFor?: WaitFor
}

/** A transaction that was included. */
export interface Included {
  /** Of the extrinsic. */
  readonly hash: string
  readonly blockHash: string
  readonly blockNumber: number
  readonly extrinsicIndex: number
  /** The events of this extrinsic. */
  readonly events: readonly ChainEvent[]
  /** Paid fee in rao; null when the chain reports none. */
  readonly fee: bigint | null
  /** Why it, or a call inside it (sudo, proxy, batch), failed; null when all succeeded. */
  readonly error: DispatchError | null
}

/** What a transaction would cost. */
export interface FeeEstimate {
  /** In rao. */
  readonly partialFee: bigint
  readonly refTime: bigint
  readonly proofSize: bigint
}

const DEFAULT_PERIOD = 128
const ERA_KEPT_MS = 500
const METADATA_V15 = uintLe(15, 4)
const PAGE_SIZE = 1000
/** Seconds between looks for a block with a transaction. */
const POLL_INTERVAL = 0.25

/** Decoded metadata by genesis and spec version, for all clients of this process. */
const metadataCache = new Map<string, Promise<Metadata>>()

/**
 * One chain through one node: storage, constants, runtime calls, blocks, transactions. Everything is encoded and decoded
 * with the metadata the node serves.
 */
export class ChainClient<C extends AnyChain = GliaChain> {
  readonly rpc: Transport
  readonly genesisHash: string
  readonly nonces: NonceManager
  /** Era anchors by period: a burst of transactions shares one. */
  readonly #eras = new Map<number, { readonly since: number; readonly era: Promise<[Era, string]> }>()

  #metadata: Metadata
  #version: RuntimeVersion

  private constructor(rpc: Transport, metadata: Metadata, genesisHash: string, version: RuntimeVersion) {
    this.rpc = rpc
    this.#metadata = metadata
    this.genesisHash = genesisHash
    this.#version = version
    this.nonces = new NonceManager((address) => this.nextNonce(address))
  }

  /**
   * Connects and reads the metadata (once per process and chain version).
   *
   * @throws ConnectionError, WrongChain, RpcError, MetadataError
   */
  static async connect(to: NodeEndpoint, options: ConnectionOptions = {}): Promise<ChainClient> {
    const rpc = transportTo(to, options)
    try {
      const [genesisHash, version] = await Promise.all([
        rpc.request('chain_getBlockHash', [0]),
        rpc.request('state_getRuntimeVersion'),
      ])
      if (genesisHash === null) throw new BlockError(`${rpc.url} has no block 0`)
      return new ChainClient(rpc, await metadataOf(rpc, genesisHash, version), genesisHash, version)
    } catch (error) {
      rpc.close()
      throw error
    }
  }

  /** How the runtime encodes things; the one the node ran when last asked. */
  get metadata(): Metadata {
    return this.#metadata
  }

  /** The runtime's version; as of connecting, or the last {@link refresh}. */
  get version(): RuntimeVersion {
    return this.#version
  }

  /** Asks whether the runtime was upgraded, and reads its new metadata if so. Failed submissions do this by themselves. */
  async refresh(): Promise<boolean> {
    const version = await this.rpc.request('state_getRuntimeVersion')
    const { specVersion, transactionVersion } = this.#version
    if (version.specVersion === specVersion && version.transactionVersion === transactionVersion) return false
    this.#metadata = await metadataOf(this.rpc, this.genesisHash, version)
    this.#version = version
    return true
  }

  /** This client for a chain, or a version of one, that nothing is known of when compiling: names are texts, values unknown. */
  untyped(): ChainClient<AnyChain>
  untyped(): unknown {
    return this
  }

  /** Closes the connection. */
  close(): void {
    this.rpc.close()
  }

  // Blocks

  /** Hash of a block by number, or of the best block. Throws for one that is not there yet, and for one that the node let go. */
  async blockHash(number?: number): Promise<string> {
    const hash = await this.rpc.request('chain_getBlockHash', number === undefined ? [] : [number])
    if (hash !== null) return hash
    const newest = await this.blockNumber()
    if (number === undefined || number > newest)
      throw new BlockError(`there is no block ${number} yet: the newest is ${newest}`)
    throw new BlockPruned(number, newest)
  }

  /** Hash of the newest final block. */
  finalizedHash(): Promise<string> {
    return this.rpc.request('chain_getFinalizedHead')
  }

  /** A header, of the best block unless told otherwise. */
  async header(hash?: string): Promise<Header> {
    const raw = await this.rpc.request('chain_getHeader', atParams(hash))
    if (!raw) throw new BlockError(`there is no block ${hash}`)
    return headerOf(raw)
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
    const key = this.metadata.storage('System', 'Events').key()
    return decodeEvents(this.metadata, await this.rawStorage(key, hash))
  }

  /** New heads as they come; a slow reader skips old ones: {@link blocks} leaves none out. */
  async *heads(which: 'best' | 'finalized' = 'best'): AsyncGenerator<Header, void> {
    for await (const head of await subscribeHeads(this.rpc, which, 64)) yield headerOf(head)
  }

  /**
   * Every block from a number on, each exactly once and in order, over broken links and reorganisations; blocks that the
   * chain took back are announced. Read at the reader's own pace: nothing is dropped and little is kept.
   *
   * @throws BlockPruned where the node no longer has the next block, RevertTooDeep, ConnectionError once the node stays away
   */
  blocks(options: BlocksOptions = {}): AsyncGenerator<BlockNews, void> {
    return followBlocks(this.rpc, options)
  }

  /** Waits until the best block has at least this number. */
  async waitForBlock(number: number): Promise<Header> {
    for await (const head of this.heads()) if (head.number >= number) return head
    throw new BlockError(`the stream of heads ended before block ${number}`)
  }

  // State

  /** Raw bytes under a key, or null. */
  async rawStorage(key: string, at?: string): Promise<string | null> {
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
    const entry = this.metadata.storage(pallet, item)
    return entry.decode(await this.rawStorage(entry.key(...parts), at))
  }

  /** As {@link storage}, and undefined where the chain, being of another version, has no such item. */
  async storageIfKnown<P extends keyof C['storage'] & string, I extends keyof C['storage'][P] & string>(
    pallet: P,
    item: I,
    ...parts: C['storage'][P][I]['keys']
  ): Promise<C['storage'][P][I]['value'] | undefined> {
    return this.metadata.hasStorage(pallet, item) ? this.storage(pallet, item, ...parts) : undefined
  }

  /** A value that is stored: null where there is none, default or not; undefined where the chain has no such item. */
  storedIfKnown<P extends keyof C['storage'] & string, I extends keyof C['storage'][P] & string>(
    pallet: P,
    item: I,
    ...parts: C['storage'][P][I]['keys']
  ): Promise<C['storage'][P][I]['value'] | null | undefined>
  async storedIfKnown(pallet: string, item: string, ...parts: readonly unknown[]): Promise<unknown> {
    if (!this.metadata.hasStorage(pallet, item)) return undefined
    const entry = this.metadata.storage(pallet, item)
    const raw = await this.rawStorage(entry.key(...parts))
    return raw === null ? null : entry.decode(raw)
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
    const entry = this.metadata.storage(pallet, item)
    const encoded = keys.map((parts) => entry.key(...parts))
    const [answer] = await this.rpc.request('state_queryStorageAt', [encoded, ...atParams(at)])
    const values = new Map(answer?.changes ?? [])
    return encoded.map((key) => entry.decode(values.get(key) ?? null))
  }

  /** All entries of a map that begin with the given key parts. Read page by page at one block. */
  entries<P extends keyof C['storage'] & string, I extends keyof C['storage'][P] & string>(
    pallet: P,
    item: I,
    parts?: FirstOf<C['storage'][P][I]['keys']>,
    at?: string,
  ): AsyncGenerator<readonly [C['storage'][P][I]['parts'], Defined<C['storage'][P][I]['value']>], void>
  async *entries(
    pallet: string,
    item: string,
    parts: readonly unknown[] = [],
    at?: string,
  ): AsyncGenerator<readonly [readonly unknown[], unknown], void> {
    const entry = this.metadata.storage(pallet, item)
    const prefix = entry.prefix(...parts)
    const [block = await this.blockHash()] = atParams(at)
    let start: string = prefix
    for (;;) {
      const keys = await this.rpc.request('state_getKeysPaged', [prefix, PAGE_SIZE, start, block])
      if (keys.length === 0) return
      const [answer] = await this.rpc.request('state_queryStorageAt', [keys, block])
      for (const [key, value] of answer?.changes ?? []) {
        if (value !== null) yield [entry.decodeKey(key), entry.decode(value)]
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

  /** Calls a runtime API with arguments in order or by name. */
  runtimeApi<A extends keyof C['apis'] & string, M extends keyof C['apis'][A] & string>(
    api: A,
    method: M,
    args: C['apis'][A][M]['args'] | C['apis'][A][M]['named'],
    at?: string,
  ): Promise<C['apis'][A][M]['value']>
  async runtimeApi(api: string, method: string, args: object = [], at?: string): Promise<unknown> {
    const entry = this.metadata.runtimeApi(api, method)
    const params = [entry.name, toHex0x(entry.encode(args)), ...atParams(at)]
    return entry.decode(await this.rpc.request('state_call', params))
  }

  // Transactions

  /** Encodes a call with its arguments by name. Throws MetadataError, EncodeError. */
  call<P extends keyof C['calls'] & string, N extends keyof C['calls'][P] & string>(
    pallet: P,
    name: N,
    ...args: ArgsOf<C['calls'][P][N]>
  ): Call
  call(pallet: string, name: string, ...[args = {}]: readonly (object | undefined)[]): Call {
    return this.metadata.call(pallet, name, { ...args })
  }

  /** An account's next nonce, transactions in the pool included. */
  nextNonce(address: string): Promise<number> {
    return this.rpc.request('system_accountNextIndex', [address])
  }

  /** Signs a call. */
  async sign(signer: Signer, call: Call, options: SignOptions = {}): Promise<Uint8Array> {
    expectSigner(signer)
    const [era, eraBlockHash] = await this.#era(options.period ?? DEFAULT_PERIOD)
    const nonce = options.nonce ?? (await this.nonces.take(signer.address))
    const context: SigningContext = {
      specVersion: this.version.specVersion,
      transactionVersion: this.version.transactionVersion,
      genesisHash: this.genesisHash,
      era,
      eraBlockHash,
      nonce,
      tip: options.tip ?? 0n,
    }
    return signExtrinsic(signer, call.bytes, this.metadata.signedExtensions(), context)
  }

  async #era(period: number): Promise<[Era, string]> {
    if (period === 0) return [IMMORTAL, this.genesisHash]
    const kept = this.#eras.get(period)
    if (kept && performance.now() - kept.since < ERA_KEPT_MS) return kept.era
    const era = this.#askEra(period)
    this.#eras.set(period, { since: performance.now(), era })
    era.catch(() => this.#eras.delete(period))
    return era
  }

  async #askEra(period: number): Promise<[Era, string]> {
    const current = (await this.header(await this.finalizedHash())).number
    const era = mortalEra(period, current)
    return [era, await this.blockHash(eraBirth(era, current))]
  }

  /** Forgets what was kept for further transactions, after one failed: the chain may have gone back, on, or changed. */
  async #startAfresh(address: string): Promise<void> {
    this.nonces.forget(address)
    this.#eras.clear()
    await this.refresh()
  }

  /**
   * Signs, submits and waits for the block. A transaction that fails inside its block is returned with its `error`;
   * one that the pool refuses throws {@link PoolError}.
   */
  async submit(signer: Signer, call: Call, options: SubmitOptions = {}): Promise<Included> {
    expectSigner(signer)
    try {
      const extrinsic = await this.sign(signer, call, options)
      const included = await this.submitSigned(extrinsic, options.waitFor ?? 'inBlock')
      // Who comes back after that counts from 0 again: one that counted on would wait for ever.
      if (included.events.some((event) => kills(event, signer.address))) this.nonces.forget(signer.address)
      return included
    } catch (error) {
      // What counts is the refusal; a link that broke meanwhile will show on the next request.
      await this.#startAfresh(signer.address).catch(() => undefined)
      throw error
    }
  }

  /** As {@link submit}, and throws the {@link DispatchError} of a transaction that failed. */
  async execute(signer: Signer, call: Call, options: SubmitOptions = {}): Promise<Included> {
    const included = await this.submit(signer, call, options)
    if (included.error) throw included.error
    return included
  }

  /** Submits a signed extrinsic and waits for its block; looks for it in new blocks where nothing can be subscribed to. */
  async submitSigned(extrinsic: Uint8Array, waitFor: WaitFor = 'inBlock'): Promise<Included> {
    const hash = extrinsicHash(extrinsic)
    const hex = toHex0x(extrinsic)
    await this.rpc.open()
    if (!this.rpc.subscribes) {
      const finalized = waitFor === 'finalized'
      const newest = (await this.header(finalized ? await this.finalizedHash() : undefined)).number
      await this.submitOnly(extrinsic)
      const blocks = this.blocks({ from: newest + 1, finalized, pollInterval: POLL_INTERVAL })
      return this.#included(hex, hash, await blockThatHolds(hex, hash, blocks, (block) => this.blockBody(block)))
    }
    const statuses = await this.rpc.subscribe('author_submitAndWatchExtrinsic', [hex], 'author_unwatchExtrinsic')
    return this.#included(hex, hash, await blockOf(statuses, hash, waitFor))
  }

  /** Submits a signed extrinsic without waiting; gives its hash. */
  submitOnly(extrinsic: Uint8Array): Promise<string> {
    return this.rpc.request('author_submitExtrinsic', [toHex0x(extrinsic)])
  }

  async #included(extrinsic: string, hash: string, blockHash: string): Promise<Included> {
    const [header, body, all] = await Promise.all([
      this.header(blockHash),
      this.blockBody(blockHash),
      this.events(blockHash),
    ])
    const extrinsicIndex = body.indexOf(extrinsic)
    if (extrinsicIndex < 0) throw new BlockError(`block ${blockHash} does not hold extrinsic ${hash}`)
    const events = all.filter((event) => event.extrinsicIndex === extrinsicIndex)
    const paid = events.find((event) => isEvent(event, 'TransactionPayment', 'TransactionFeePaid'))
    const fee = paid?.fields.actual_fee ?? null
    const error = failureIn(this.metadata, events)
    return { hash, blockHash, blockNumber: header.number, extrinsicIndex, events, fee, error }
  }

  /** What a call would cost, asked with a dummy signature. */
  async estimateFee(signer: Signer, call: Call): Promise<FeeEstimate> {
    expectSigner(signer)
    const context: SigningContext = {
      specVersion: this.version.specVersion,
      transactionVersion: this.version.transactionVersion,
      genesisHash: this.genesisHash,
      // As long as the era that submit() takes: each byte costs.
      era: mortalEra(DEFAULT_PERIOD, 0),
      eraBlockHash: this.genesisHash,
      nonce: await this.nextNonce(signer.address),
      tip: 0n,
    }
    const { extra } = encodeExtensions(this.metadata.signedExtensions(), context)
    const extrinsic = assembleExtrinsic(signer, new Uint8Array(64), extra, call.bytes)
    const params = toHex0x(concat(extrinsic, uintLe(extrinsic.length, 4)))
    const method = this.metadata.runtimeApi('TransactionPaymentApi', 'query_info')
    const info = method.decode(await this.rpc.request('state_call', [method.name, params])) as {
      weight: { ref_time: bigint; proof_size: bigint }
      partial_fee: bigint
    }
    return { partialFee: info.partial_fee, refTime: info.weight.ref_time, proofSize: info.weight.proof_size }
  }
}

/** Whether an account ended with the event: it had too little left to live. */
function kills(event: ChainEvent, address: string): boolean {
  return isEvent(event, 'System', 'KilledAccount') && event.fields.account === address
}

/** The last parameter of methods that read at a block. Throws BlockError for what is no hash. */
function atParams(at: string | undefined): string[] {
  if (at === undefined) return []
  if (typeof at === 'string' && /^0x[0-9a-fA-F]{64}$/.test(at)) return [at]
  const number =
    typeof at === 'number' ? `: the hash of block ${at} is what blockHash(${at}) of the chain client gives` : ''
  throw new BlockError(`expected the hash of a block, 0x and 64 hex digits, found ${JSON.stringify(at)}${number}`)
}

/** The metadata of a runtime version, read once per process. */
function metadataOf(rpc: Transport, genesisHash: string, { specVersion }: RuntimeVersion): Promise<Metadata> {
  const id = `${genesisHash}-${specVersion}`
  let metadata = metadataCache.get(id)
  if (!metadata) {
    metadata = readMetadata(rpc)
    metadataCache.set(id, metadata)
    metadata.catch(() => metadataCache.delete(id))
  }
  return metadata
}

async function readMetadata(rpc: Transport): Promise<Metadata> {
  const answer = await rpc.request('state_call', ['Metadata_metadata_at_version', toHex0x(METADATA_V15)])
  const bytes = unwrapMetadata(answer)
  if (bytes === null) throw new MetadataError(`${rpc.url} does not serve metadata version 15`)
  return Metadata.decode(bytes)
}

/** The compact-prefixed form `chain_getBlock` and the pool use, of an extrinsic's bare body. */
export function withLengthPrefix(body: Uint8Array | string): Uint8Array {
  const bytes = typeof body === 'string' ? fromHex(body) : body
  return concat(compact(bytes.length), bytes)
}
