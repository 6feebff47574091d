import { fromHex } from '@glia/base'
import {
  type AccountId,
  auraDigest,
  BlockBuilder,
  type Codec,
  Ctx,
  callNamed,
  type DispatchError,
  dispatch,
  encode,
  type H256,
  type Host,
  type Origin,
  type Runtime,
  type RuntimeConfig,
  runtimeCall,
  signedExtrinsic,
  Writer,
} from '@glia/frame'
import { type Change, memoryStore, Overlay, type StateStore } from '@glia/state'
import { GENESIS_PRESETS, type GenesisPreset } from '../genesis/localnet.ts'
import { subtensorRuntime } from '../runtime.ts'
import { slotDuration } from '../time.ts'

// For tests: a chain in memory, without a node. Signatures are whatever `host` says; by default all are good.

const TRUSTING: Host = { verify: () => true }

export interface TestNetwork {
  readonly ctx: Ctx
  readonly rules: Runtime
}

/** A context on a fresh first state. */
export function testNetwork(
  options: { preset?: GenesisPreset; config?: RuntimeConfig; host?: Host } = {},
): TestNetwork {
  const rules = subtensorRuntime(options.config ?? { fastBlocks: true })
  const ctx = new Ctx(new Overlay(memoryStore().reader(), rules), rules, options.host ?? TRUSTING, 0)
  GENESIS_PRESETS[options.preset ?? 'localnet'](ctx)
  return { ctx, rules }
}

export const testContext = (options: Parameters<typeof testNetwork>[0] = {}): Ctx => testNetwork(options).ctx

export interface TestChainOptions {
  /** Puts the first state in place. Default: the local network's. */
  readonly genesis?: (ctx: Ctx) => void
  readonly config?: RuntimeConfig
  readonly host?: Host
}

const GENESIS_TIME = 1_700_000_000_000n
/** After so many blocks nothing is kept decoded: the next one reads what the last ones stored. */
const FORGETS_EVERY = 3

/**
 * A chain in memory that makes its blocks as a node does: each in a builder on what is stored; encoded, rooted and stored
 * before the next.
 */
export class TestChain {
  readonly rules: Runtime
  readonly #host: Host
  readonly #store: StateStore
  #head: Ctx
  #block: BlockBuilder | undefined

  constructor(options: TestChainOptions = {}, from?: { readonly store: StateStore; readonly head: Ctx }) {
    this.rules = from?.head.runtime ?? subtensorRuntime(options.config ?? { fastBlocks: true })
    this.#host = options.host ?? from?.head.host ?? TRUSTING
    this.#store = from?.store ?? memoryStore({ history: 0 })
    this.#head = this.#fresh(from?.head.blockNumber ?? 0)
    if (from !== undefined) return
    const genesis = options.genesis ?? GENESIS_PRESETS.localnet
    genesis(this.#head)
    this.#commit(0, this.#head.overlay.changes())
    this.#head = this.#fresh(0)
  }

  /** The open block's view; between blocks the head's, to be read only. */
  get ctx(): Ctx {
    return this.#block?.ctx ?? this.#head
  }

  /** Opens the next block: hooks run and the time is set. */
  begin(parentHash: H256 = hashOf(this.#head.blockNumber)): Ctx {
    const slot = BigInt(slotDuration(this.rules.config))
    const height = GENESIS_TIME / slot + BigInt(this.#height + 1)
    const digest = { logs: [auraDigest(height)] }
    this.#block = new BlockBuilder(this.#head, { number: this.#head.blockNumber + 1, parentHash, digest })
    this.#block.applyInherents({ timestamp: height * slot })
    return this.#block.ctx
  }

  /** Closes the open block: it is the head. */
  end(): void {
    const block = this.#block as BlockBuilder
    const { blockNumber } = block.ctx
    this.#commit(this.#height + 1, block.finalise())
    this.#block = undefined
    if (this.#height % FORGETS_EVERY === 0) this.#head = this.#fresh(blockNumber)
    else {
      this.#head.overlay.adopt(block.layer, this.#store.reader())
      this.#head.blockNumber = blockNumber
    }
  }

  /** Whole blocks without transactions. */
  blocks(count: number): void {
    for (let i = 0; i < count; i++) {
      this.begin()
      this.end()
    }
  }

  /** Another chain that begins at this one's head. */
  fork(): TestChain {
    return new TestChain({}, { store: this.#store.fork(this.#height), head: this.#head })
  }

  /** Keys of all that is stored. */
  storageKeys(): Uint8Array[] {
    return this.#store.reader().keys('').map(fromHex)
  }

  /** Blocks stored; not their numbers, which tests may set. */
  get #height(): number {
    return this.#store.head?.number ?? 0
  }

  #commit(number: number, changes: readonly Change[]): void {
    const parentHash = this.#store.head?.hash ?? ''
    this.#store.commit({ number, hash: hashOf(number), parentHash, pending: this.#store.prepare(changes) })
  }

  #fresh(blockNumber: number): Ctx {
    return new Ctx(new Overlay(this.#store.reader(), this.rules), this.rules, this.#host, blockNumber)
  }
}

/** The hash that tests give a block. */
export const hashOf = (number: number): H256 => `0x${number.toString(16).padStart(64, '0')}` as H256

/** Values of the signed extensions, in their order; what is not given is the usual. */
export interface TestExtra {
  readonly nonce?: number
  readonly tip?: bigint
  readonly era?: unknown
  readonly metadataHash?: 'Disabled' | 'Enabled'
}

/** Bytes of a signed transaction with a signature of zeros. */
export function transaction(
  ctx: Ctx,
  signer: AccountId,
  pallet: string,
  call: string,
  args: object,
  extra: TestExtra = {},
): Uint8Array {
  const given: Record<string, unknown> = {
    CheckMortality: extra.era ?? { type: 'Immortal' },
    CheckNonce: extra.nonce ?? 0,
    ChargeTransactionPayment: extra.tip ?? 0n,
    CheckMetadataHash: { mode: extra.metadataHash ?? 'Disabled' },
  }
  const out = new Writer()
  for (const extension of ctx.runtime.extensions) {
    ;(extension.extra as Codec<unknown>).encodeTo(given[extension.identifier], out)
  }
  const callBytes = encode(runtimeCall, callNamed(ctx.runtime, pallet, call, args))
  return signedExtrinsic(
    { type: 'Id', value: signer },
    { type: 'Sr25519', value: new Uint8Array(64) },
    out.copy(),
    callBytes,
  )
}

/** Names of this block's events, in order. */
export const eventNames = (ctx: Ctx): string[] =>
  ctx.events.map((record) => `${record.event.pallet}.${record.event.name}`)

/** Makes a call by its names; answers `ok`, or what it failed with, as `Pallet.Error`. */
export function tried(ctx: Ctx, origin: Origin, pallet: string, name: string, args: object = {}): string {
  const { error } = dispatch(ctx, origin, callNamed(ctx.runtime, pallet, name, args))
  return error === undefined ? 'ok' : errorText(ctx, error)
}

/** An error as `Pallet.Error`, or by its own name. */
export function errorText(ctx: Ctx, error: DispatchError): string {
  if (error.type === 'Token' || error.type === 'Arithmetic') return `${error.type}.${error.value}`
  if (error.type !== 'Module') return error.type
  const pallet = ctx.runtime.palletByIndex.get(error.value.index)
  const found = Object.values(pallet?.errors ?? {}).find(({ index }) => index === error.value.error[0])
  return `${pallet?.name}.${found?.name}`
}
