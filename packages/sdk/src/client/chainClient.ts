import {
  type Era,
  eraBirth,
  eraDeath,
  fromHex,
  IMMORTAL,
  mortalEra,
  RangeViolation,
  toHex0x,
  withKind,
} from '@glia/base'
import { compact, concat, uintLe } from '../bytes.ts'
import { expectNames, fields, isBigint } from '../form.ts'
import { expectSigner, type Signer } from '../keys/signer.ts'
import { POLL_INTERVAL } from './blocks/follow.ts'
import { ChainReader } from './chainReader.ts'
import type { AnyChain, ArgsOf } from './chainTypes.ts'
import { BlockError } from './errors.ts'
import { type ChainEvent, type DispatchError, failureIn, isEvent } from './extrinsic/events.ts'
import { NonceManager } from './extrinsic/nonces.ts'
import {
  assembleExtrinsic,
  encodeExtensions,
  extrinsicHash,
  type SigningContext,
  signExtrinsic,
} from './extrinsic/sign.ts'
import { AFTER_DEATH, blockOf, blockThatHolds, type Look, TransactionLost, type WaitFor } from './extrinsic/submit.ts'
import type { GliaChain } from './generated/chain.ts'
import { UnknownForm } from './metadata/errors.ts'
import { type Call, expectCall } from './metadata/metadata.ts'
import { openChain } from './openChain.ts'
import { ConnectionError, NodeMisbehaved, OutcomeUnknown, RpcTimeout } from './rpc/errors.ts'
import type { ConnectionOptions } from './rpc/options.ts'
import { nodeInUse } from './transport/nodeInUse.ts'
import type { NodeEndpoint } from './transport/transportTo.ts'

/** How to sign. */
export interface SignOptions {
  /** In rao. */
  readonly tip?: bigint
  /** Blocks the transaction stays valid, rounded up to a power of two from 4 to 65,536; 0 for ever. Default 128. */
  readonly period?: number
  /** Taken from the node when not given. */
  readonly nonce?: number
}

/** How to submit. */
export interface SubmitOptions extends SignOptions {
  /** Default `inBlock`. */
  readonly waitFor?: WaitFor
  /** Told of a transaction while its block is waited for, so that whoever gives up waiting knows what to look for. */
  readonly onProgress?: OnProgress
  /** Seconds after which a transaction whose end was not told is looked for in blocks, beside. Default 30. */
  readonly lookAfter?: number
}

/** The names of all of them. */
export const SUBMIT_OPTIONS: Readonly<Record<keyof SubmitOptions, true>> = {
  tip: true,
  period: true,
  nonce: true,
  waitFor: true,
  onProgress: true,
  lookAfter: true,
}

/**
 * Told the hash of an extrinsic twice: `signed` before it goes to the node, from when on it may get into a block, and `sent`
 * once the node has taken it. What it throws, or a promise of it rejects with, ends the wait: before it is sent, or with its hash
 * (`OutcomeUnknown`).
 */
export type OnProgress = (step: 'signed' | 'sent', hash: string) => void | Promise<void>

/** A transaction that was included. */
export interface Included {
  /** Of the extrinsic. */
  readonly hash: string
  readonly blockHash: string
  readonly blockNumber: number
  readonly extrinsicIndex: number
  /** The events of this extrinsic. */
  readonly events: readonly ChainEvent[]
  /** Paid fee in rao; undefined when the chain reports none. */
  readonly fee: bigint | undefined
  /** Why it, or a call inside it (sudo, proxy, batch), failed; undefined when all succeeded. */
  readonly error: DispatchError | undefined
}

/** What a transaction would cost. */
export interface FeeEstimate {
  /** In rao. */
  readonly partialFee: bigint
  readonly refTime: bigint
  readonly proofSize: bigint
}

/** How a transaction is followed. */
export type FollowOptions = Pick<SubmitOptions, 'waitFor' | 'onProgress' | 'lookAfter'>

/** A transaction that is followed, and who is told of it. */
interface Told {
  readonly hash: string
  readonly waitFor: WaitFor
  readonly onProgress: OnProgress
  readonly lookAfter: number | undefined
}

/** An era, the block that it begins with, and the first one after it. */
interface AnchoredEra {
  readonly era: Era
  readonly eraBlockHash: string
  readonly diesAt: number | undefined
}

const DEFAULT_PERIOD = 128
const ERA_KEPT_MS = 500

/**
 * One chain through one node: what a {@link ChainReader} reads, and transactions. Everything is encoded and decoded with
 * the metadata the node serves.
 */
export class ChainClient<C extends AnyChain = GliaChain> extends ChainReader<C> {
  readonly nonces = new NonceManager((address) => this.nextNonce(address))
  /** Era anchors by period: a burst of transactions shares one. */
  readonly #eras = new Map<number, { readonly since: number; readonly era: Promise<AnchoredEra> }>()
  /** Of what was signed here: the first block that it can no longer be in. */
  readonly #deaths = new WeakMap<Uint8Array, number>()

  /** Connects: see {@link openChain}. */
  static async connect(to: NodeEndpoint, options: ConnectionOptions = {}): Promise<ChainClient> {
    return new ChainClient(await openChain(to, options))
  }

  /** This client for a chain, or a version of one, that nothing is known of when compiling: names are texts, values unknown. */
  untyped(): ChainClient<AnyChain>
  untyped(): unknown {
    return this
  }

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

  /** Signs a call, for the runtime that it was made for. @throws CallOutdated where the chain has another one by now */
  async sign(signer: Signer, call: Call, options: SignOptions = {}): Promise<Uint8Array> {
    expectSigner(signer)
    expectCall(call)
    expectSigned(options)
    // All of one runtime, whichever the chain has once the rest is there: old bytes for a new one may mean something else.
    const { metadata, version } = await this.runtime()
    metadata.expectOwn(call)
    const { era, eraBlockHash, diesAt } = await this.#era(options.period ?? DEFAULT_PERIOD)
    const nonce = options.nonce ?? (await this.nonces.take(signer.address))
    const context: SigningContext = {
      specVersion: version.specVersion,
      transactionVersion: version.transactionVersion,
      genesisHash: this.genesisHash,
      era,
      eraBlockHash,
      nonce,
      tip: options.tip ?? 0n,
    }
    const extrinsic = await signExtrinsic(signer, call.bytes, metadata.signedExtensions(), context)
    if (diesAt !== undefined) this.#deaths.set(extrinsic, diesAt)
    return extrinsic
  }

  async #era(period: number): Promise<AnchoredEra> {
    if (period === 0) return { era: IMMORTAL, eraBlockHash: this.genesisHash, diesAt: undefined }
    const kept = this.#eras.get(period)
    if (kept && performance.now() - kept.since < ERA_KEPT_MS) return kept.era
    const era = this.#askEra(period)
    this.#eras.set(period, { since: performance.now(), era })
    era.catch(() => this.#eras.delete(period))
    return era
  }

  async #askEra(period: number): Promise<AnchoredEra> {
    const current = (await this.header(await this.finalizedHash())).number
    const era = mortalEra(period, current)
    const eraBlockHash = await this.blockHash(eraBirth(era, current))
    return { era, eraBlockHash, diesAt: eraDeath(era, current) }
  }

  /** Forgets what was kept for further transactions, after one failed: the chain may have gone back, on, or changed. */
  async #startAfresh(address: string): Promise<void> {
    this.nonces.forget(address)
    this.#eras.clear()
    await this.refresh()
  }

  /**
   * Signs, submits and waits for the block. A transaction that fails inside its block is returned with its `error`;
   * one that the pool refuses throws {@link PoolError}, one that nobody knows the end of {@link OutcomeUnknown}.
   */
  async submit(signer: Signer, call: Call, options: SubmitOptions = {}): Promise<Included> {
    expectSigner(signer)
    expectCall(call)
    expectSigned(options)
    expectFollowed(options)
    try {
      const extrinsic = await this.sign(signer, call, options)
      const included = await this.submitSigned(extrinsic, options)
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

  /**
   * Submits a signed extrinsic and waits for its block; looks for it in new blocks where nothing can be subscribed to, or the node
   * does not tell of it.
   *
   * @throws PoolError when the pool refuses it, RequestTooLarge when it is larger than the node takes, TransactionLost when it gave it up, OutcomeUnknown when what became of it cannot be learnt
   */
  async submitSigned(extrinsic: Uint8Array, options: FollowOptions = {}): Promise<Included> {
    expectFollowed(options)
    const { waitFor = 'inBlock', onProgress = () => undefined, lookAfter } = options
    const hash = extrinsicHash(extrinsic)
    await this.rpc.open()
    const told = { hash, waitFor, onProgress, lookAfter }
    const block = this.rpc.subscribes ? await this.#watched(extrinsic, told) : await this.#lookedFor(extrinsic, told)
    return onceSent(hash, this.#included(toHex0x(extrinsic), hash, block), block)
  }

  async #watched(extrinsic: Uint8Array, { hash, waitFor, onProgress, lookAfter }: Told): Promise<string> {
    const params = [toHex0x(extrinsic)]
    const node = await nodeInUse(this.rpc)
    // Asked right before it is sent, and not waited for: it matters only where the node does not tell what becomes of it.
    const head = waitFor === 'finalized' ? this.finalizedHash() : this.rpc.request('chain_getBlockHash')
    head.catch(() => undefined)
    await onProgress('signed', hash)
    const statuses = await whileSent(
      hash,
      this.rpc.subscribe('author_submitAndWatchExtrinsic', params, 'author_unwatchExtrinsic'),
    )
    await saySent(hash, onProgress, () => statuses.close())
    const lookFor = async (look: Look) => {
      // Without it, a block that was made since would not be looked at, and what is in that be taken for lost.
      const since = await head
      if (since === undefined) throw new NodeMisbehaved(node, 'has no newest block')
      return this.#blockWith(extrinsic, hash, waitFor, (await this.header(since)).number, look)
    }
    return onceSent(hash, blockOf(node, statuses, hash, waitFor, lookFor, lookAfter))
  }

  async #lookedFor(extrinsic: Uint8Array, { hash, waitFor, onProgress }: Told): Promise<string> {
    const newest = (await this.header(waitFor === 'finalized' ? await this.finalizedHash() : undefined)).number
    await onProgress('signed', hash)
    await whileSent(hash, this.submitOnly(extrinsic))
    await saySent(hash, onProgress)
    return onceSent(hash, this.#blockWith(extrinsic, hash, waitFor, newest + 1))
  }

  /** @param from the first block that is looked at */
  #blockWith(extrinsic: Uint8Array, hash: string, waitFor: WaitFor, from: number, look?: Look): Promise<string> {
    const blocks = this.blocks({
      from,
      finalized: waitFor === 'finalized',
      pollInterval: POLL_INTERVAL,
      ...(look && { signal: look.signal }),
    })
    const bodyOf = (block: string) => this.blockBody(block)
    const diesAt = this.#deaths.get(extrinsic)
    // Final blocks stay what they are.
    const lookUntil = diesAt === undefined || waitFor === 'finalized' ? diesAt : diesAt + AFTER_DEATH
    return blockThatHolds(toHex0x(extrinsic), hash, blocks, bodyOf, lookUntil, look)
  }

  /** Submits a signed extrinsic without waiting; gives its hash. */
  submitOnly(extrinsic: Uint8Array): Promise<string> {
    return this.rpc.request('author_submitExtrinsic', [toHex0x(extrinsic)])
  }

  async #included(extrinsic: string, hash: string, blockHash: string): Promise<Included> {
    const [header, body, { events: all, metadata }] = await Promise.all([
      this.header(blockHash),
      this.blockBody(blockHash),
      this.eventsWithForms(blockHash),
    ])
    const extrinsicIndex = body.indexOf(extrinsic)
    if (extrinsicIndex < 0) throw new BlockError(`block ${blockHash} does not hold extrinsic ${hash}`)
    const events = all.filter((event) => event.extrinsicIndex === extrinsicIndex)
    const paid = events.find((event) => isEvent(event, 'TransactionPayment', 'TransactionFeePaid'))
    const fee = paid?.fields.actual_fee
    const error = failureIn(metadata, events)
    return { hash, blockHash, blockNumber: header.number, extrinsicIndex, events, fee, error }
  }

  /** What a call would cost but for the tip, asked with a dummy signature; how it is signed counts by its length. */
  async estimateFee(signer: Signer, call: Call, options: SignOptions = {}): Promise<FeeEstimate> {
    expectSigner(signer)
    expectCall(call)
    expectSigned(options)
    const { metadata, version } = await this.runtime()
    metadata.expectOwn(call)
    const context: SigningContext = {
      specVersion: version.specVersion,
      transactionVersion: version.transactionVersion,
      genesisHash: this.genesisHash,
      // As long as the era that submit() takes: each byte costs.
      era: options.period === 0 ? IMMORTAL : mortalEra(DEFAULT_PERIOD, 0),
      eraBlockHash: this.genesisHash,
      nonce: options.nonce ?? (await this.nextNonce(signer.address)),
      tip: options.tip ?? 0n,
    }
    const { extra } = encodeExtensions(metadata.signedExtensions(), context)
    const extrinsic = assembleExtrinsic(signer, new Uint8Array(64), extra, call.bytes)
    const args = concat(extrinsic, uintLe(extrinsic.length, 4))
    const info = await this.untyped().runtimeApi('TransactionPaymentApi', 'query_info', args)
    if (!isDispatchInfo(info)) throw new UnknownForm(this.saidBy(info), 'a fee', 'without partial_fee, or weight')
    return { partialFee: info.partial_fee, refTime: info.weight.ref_time, proofSize: info.weight.proof_size }
  }
}

interface DispatchInfo {
  readonly weight: { readonly ref_time: bigint; readonly proof_size: bigint }
  readonly partial_fee: bigint
}

const DISPATCH_INFO = fields({ weight: fields({ ref_time: isBigint, proof_size: isBigint }), partial_fee: isBigint })
const isDispatchInfo = (info: unknown): info is DispatchInfo => DISPATCH_INFO(info)

/** The largest tip, a u128. */
const MOST_TIP = 2n ** 128n - 1n
const MAX_PERIOD = 65_536

/** Before anything is asked or signed, also for callers whose types nobody checks. @throws RangeViolation */
function expectSigned(options: SignOptions): void {
  // Those of following are no mistake here: who signs and sends apart may have both in one object.
  expectNames('an option of a transaction', options, SUBMIT_OPTIONS)
  const { tip, period, nonce } = options
  if (tip !== undefined && !(typeof tip === 'bigint' && tip >= 0n && tip <= MOST_TIP))
    throw new RangeViolation('tip', withKind(tip), 'rao as a bigint, 0 or more')
  if (period !== undefined && period !== 0 && !(Number.isInteger(period) && period >= 1 && period <= MAX_PERIOD))
    throw new RangeViolation('period', withKind(period), `blocks, 0 for ever or 1 to ${MAX_PERIOD}`)
  if (nonce !== undefined && !(Number.isInteger(nonce) && nonce >= 0 && nonce < 2 ** 32))
    throw new RangeViolation('nonce', withKind(nonce), 'a whole number below 2^32')
}

/** Before anything is signed or sent, also for callers whose types nobody checks. @throws RangeViolation */
function expectFollowed(options: FollowOptions): void {
  expectNames('an option of a transaction', options, SUBMIT_OPTIONS)
  const { waitFor, onProgress, lookAfter } = options
  if (waitFor !== undefined && waitFor !== 'inBlock' && waitFor !== 'finalized')
    throw new RangeViolation('waitFor', waitFor, '"inBlock" or "finalized"')
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new RangeViolation('onProgress', onProgress, 'a function')
  if (lookAfter !== undefined && !(typeof lookAfter === 'number' && lookAfter > 0))
    throw new RangeViolation('lookAfter', lookAfter, 'seconds, more than 0')
}

/** What the node says to a transaction that is sent. @throws OutcomeUnknown where it falls silent; its refusal */
async function whileSent<T>(hash: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ConnectionError || error instanceof RpcTimeout) throw new OutcomeUnknown(hash, error)
    throw error
  }
}

/**
 * What becomes of a transaction that the node took. Whatever keeps that from being learnt says nothing about the transaction itself.
 *
 * @param blockHash of the block that it was said to be in
 * @throws OutcomeUnknown; TransactionLost where the node says that it will not get into a block
 */
async function onceSent<T>(hash: string, outcome: Promise<T>, blockHash?: string): Promise<T> {
  try {
    return await outcome
  } catch (error) {
    const told = error instanceof TransactionLost || error instanceof OutcomeUnknown
    throw told ? error : new OutcomeUnknown(hash, error, blockHash)
  }
}

/** @throws OutcomeUnknown where who is told fails: it is sent all the same */
async function saySent(hash: string, onProgress: OnProgress, leave: () => void = () => undefined): Promise<void> {
  try {
    await onProgress('sent', hash)
  } catch (error) {
    leave()
    throw new OutcomeUnknown(hash, error)
  }
}

/** Whether an account ended with the event: it had too little left to live. */
function kills(event: ChainEvent, address: string): boolean {
  return isEvent(event, 'System', 'KilledAccount') && event.fields.account === address
}

/** The compact-prefixed form `chain_getBlock` and the pool use, of an extrinsic's bare body. */
export function withLengthPrefix(body: Uint8Array | string): Uint8Array {
  const bytes = typeof body === 'string' ? fromHex(body) : body
  return concat(compact(bytes.length), bytes)
}
