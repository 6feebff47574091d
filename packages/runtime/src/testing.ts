import {
  type AccountId,
  applyExtrinsic,
  auraDigest,
  type Codec,
  Ctx,
  decodeExtrinsic,
  encode,
  type H256,
  type Host,
  inherents,
  initializeBlock,
  makeCall,
  type Runtime,
  type RuntimeConfig,
  runtimeCall,
  signedExtrinsic,
  Writer,
} from '@glia/frame'
import { memoryStore, Overlay } from '@glia/state'
import { GENESIS_PRESETS, type GenesisPreset } from './genesis/localnet.ts'
import { subtensorRuntime } from './runtime.ts'
import { slotDuration } from './time.ts'

// For tests: a network in memory, without a node. Signatures are whatever `host` says; by default all are good.

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

const GENESIS_TIME = 1_700_000_000_000n

/** Begins the next block: hooks ran and the time is set. */
export function beginBlock(ctx: Ctx): void {
  const number = ctx.blockNumber + 1
  const slot = BigInt(slotDuration(ctx.config))
  const timestamp = (GENESIS_TIME / slot + BigInt(number)) * slot
  initializeBlock(ctx, { number, parentHash: hashOf(number - 1), digest: { logs: [auraDigest(timestamp / slot)] } })
  for (const bytes of inherents(ctx, { timestamp })) applyExtrinsic(ctx, decodeExtrinsic(ctx.runtime, bytes))
}

/** The hash that tests give a block. */
export const hashOf = (number: number): H256 => `0x${number.toString(16).padStart(64, '0')}` as H256

/** Values of the signed extensions, in their order; what is not given is the usual. */
export interface TestExtra {
  readonly nonce?: number
  readonly tip?: bigint
  readonly era?: unknown
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
    CheckMetadataHash: { mode: 'Disabled' },
  }
  const out = new Writer()
  for (const extension of ctx.runtime.extensions) {
    ;(extension.extra as Codec<unknown>).encodeTo(given[extension.identifier] ?? null, out)
  }
  const callBytes = encode(runtimeCall, makeCall(ctx.runtime, pallet, call, args))
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
