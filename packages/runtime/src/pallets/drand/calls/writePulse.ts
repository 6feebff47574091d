import {
  benchmarked,
  type Codec,
  type Ctx,
  call,
  emit,
  encode,
  ensure,
  ensureNone,
  fail,
  field,
  fixedBytes,
  invalid,
  type MultiSignature,
  multiSignature,
  option,
  str,
  struct,
  type TransactionSource,
  tuple,
  u32,
  u64,
  type ValidTransaction,
  vec,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { addU64 } from '../../subtensor/arithmetic.ts'
import { isDevelopment, verifyPulse } from '../beacon.ts'
import { drandConstants, drandErrors, drandEvents } from '../declarations.ts'
import * as store from '../storage.ts'
import { isSignedBy, type Signer, signer } from './signer.ts'

/** Pulses with the block and the key for which they were sent. */
export interface PulsesPayload {
  readonly blockNumber: number
  readonly pulses: readonly store.Pulse[]
  readonly public: Signer
}
export const pulsesPayload: Codec<PulsesPayload> = struct<PulsesPayload>(
  {
    blockNumber: field(u32, 'BlockNumber'),
    pulses: field(vec(store.pulse), 'Vec<Pulse>'),
    public: field(signer, 'Public'),
  },
  {
    path: 'pallet_drand::types::PulsesPayload',
    params: [
      { name: 'Public', type: signer.type },
      { name: 'BlockNumber', type: u32.type },
    ],
  },
)
export interface WritePulse {
  readonly pulsesPayload: PulsesPayload
  readonly signature: MultiSignature | undefined
}

export const writePulse = call<WritePulse>({
  index: 0,
  args: {
    pulsesPayload: field(pulsesPayload, 'PulsesPayload<T::Public, BlockNumberFor<T>>'),
    signature: field(option(multiSignature), 'Option<T::Signature>'),
  },
  weight: benchmarked(4_294_000_000, 0, 3, 4),
  docs: 'Stores pulses of the beacon that its key has signed, each of a later round than the last. Comes unsigned, from nodes.',
  run(ctx, origin, { pulsesPayload: { pulses } }) {
    ensureNone(origin)
    const config = store.beaconConfig.get(ctx)
    let last = store.lastStoredRound.get(ctx)
    const isFirst = last === 0n && store.oldestStoredRound.get(ctx) === 0n
    const rounds: bigint[] = []
    for (const pulse of pulses) {
      const isVerified = verifyPulse(config, pulse) ?? fail(drandErrors.PulseVerificationError)
      if (!isVerified) continue
      ensure(pulse.round > last, drandErrors.InvalidRoundNumber)
      store.pulses.set(ctx, pulse.round, pulse)
      last = pulse.round
      rounds.push(pulse.round)
    }
    store.lastStoredRound.set(ctx, last)
    if (isFirst && rounds[0] !== undefined) store.oldestStoredRound.set(ctx, rounds[0])
    prune(ctx, last)
    store.nextUnsignedAt.set(ctx, ctx.blockNumber)
    if (rounds.length > 0) emit(ctx, drandEvents.NewPulse, { rounds })
  },
})

/** A week of pulses, and what goes in one call (`MAX_KEPT_PULSES`, `MAX_REMOVED_PULSES`). */
const MAX_KEPT = 216_000n
const MAX_REMOVED = 100n

function prune(ctx: Ctx, last: bigint): void {
  let oldest = store.oldestStoredRound.get(ctx)
  if (oldest === 0n) return
  for (let removed = 0n; last - oldest + 1n > MAX_KEPT && removed < MAX_REMOVED; removed++)
    store.pulses.remove(ctx, oldest++)
  store.oldestStoredRound.set(ctx, oldest)
}

const TAG_PREFIX = 'DrandOffchainWorker'
const tag = tuple<readonly [string, Uint8Array]>(str, fixedBytes(32))
const roundTag = tuple<readonly [Uint8Array, bigint]>(fixedBytes(5), u64)
const DRAND = new TextEncoder().encode('drand')
const MAX_U64 = (1n << 64n) - 1n

/**
 * One pulse, of a later round than the last, signed by whoever sends it (`validate_unsigned`). What is offered to the pool has
 * its beacon's signature checked as well, which the reference does in the block only: nothing unsigned takes the place of
 * what is paid for unless it is to be stored. The pulses of a beacon of development do not come through the pool at all.
 */
export function validatePulses(
  ctx: Ctx,
  { pulsesPayload: payload, signature }: WritePulse,
  source: TransactionSource,
): ValidTransaction {
  if (signature === undefined) throw invalid('BadSigner')
  if (source !== 'InBlock') refuseAtOnce(ctx, payload)
  if (!isSignedBy(ctx, payload.public, signature, encode(pulsesPayload, payload))) throw invalid('BadProof')
  if (ctx.blockNumber < payload.blockNumber) throw invalid('Future')
  const [pulse, second] = payload.pulses
  if (pulse === undefined || second !== undefined) throw invalid('Call')
  if (store.nextUnsignedAt.get(ctx) > ctx.blockNumber) throw invalid('Stale')
  const { round } = pulse
  if (round <= store.lastStoredRound.get(ctx)) throw invalid('Stale')
  if (source !== 'InBlock' && verifyPulse(store.beaconConfig.get(ctx), pulse) !== true) throw invalid('BadProof')
  return {
    priority: addU64(drandConstants.UnsignedPriority.of(ctx.config), MAX_U64 - round),
    requires: [],
    provides: [encode(tag, [TAG_PREFIX, blake2b256(encode(roundTag, [DRAND, round]))])],
    longevity: 3n,
    propagate: false,
  }
}

/** What takes no time to see, before signatures are looked at. A block is judged in the reference's order. */
function refuseAtOnce(ctx: Ctx, { pulses: [pulse] }: PulsesPayload): void {
  // Its secret is everybody's: whoever sent a pulse of the last round there can be would end it for ever. Authors bring its pulses.
  if (isDevelopment(store.beaconConfig.get(ctx))) throw invalid('Call')
  if (pulse !== undefined && pulse.round <= store.lastStoredRound.get(ctx)) throw invalid('Stale')
}
