import { toHexDigits } from '@glia/base'
import { bareExtrinsic, type Ctx, callNamed, encode, type RuntimeCall } from '@glia/frame'
import { isDevelopment } from './beacon.ts'
import { pulsesPayload, type WritePulse, writePulse } from './calls/writePulse.ts'
import { type BeaconConfiguration, beaconConfig, lastStoredRound, type Pulse } from './storage.ts'

/** What a node that brings pulses asks of the chain. */
export interface Beacon {
  /** Its chain's hash as relays name it, hex without a prefix. */
  readonly chainHash: string
  /** Seconds between rounds. */
  readonly period: number
  /** Unix seconds of the first round. */
  readonly genesisTime: number
  /** Newest round that the chain has; 0 before the first. */
  readonly lastRound: bigint
  /** It is the beacon of development networks. */
  readonly isDevelopment: boolean
}

export function beaconOf(ctx: Ctx): Beacon {
  const config = beaconConfig.get(ctx)
  // PERF: each block asks, of a beacon that does not change.
  if (config !== lastRead?.config) lastRead = { config, beacon: readOf(config) }
  const { chainHash, period, genesisTime, isDevelopment } = lastRead.beacon
  return { chainHash, period, genesisTime, lastRound: lastStoredRound.get(ctx), isDevelopment }
}

let lastRead: { readonly config: BeaconConfiguration; readonly beacon: Omit<Beacon, 'lastRound'> } | undefined

const readOf = ({ hash, period, genesisTime, publicKey }: BeaconConfiguration) => ({
  chainHash: toHexDigits(hash),
  period,
  genesisTime,
  isDevelopment: isDevelopment({ publicKey }),
})

/** The latest round of which a call brings a pulse; undefined where it brings none. */
export function roundIn({ bound, args }: RuntimeCall): bigint | undefined {
  if (bound.call !== writePulse) return undefined
  const rounds = (args as WritePulse).pulsesPayload.pulses.map(({ round }) => round)
  return rounds.reduce<bigint | undefined>(
    (most, round) => (most === undefined || round > most ? round : most),
    undefined,
  )
}

/** A key of sr25519, any: a pulse proves itself. */
export interface PulseSigner {
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

/** The unsigned transaction that brings a pulse, as of a block. */
export function pulseExtrinsic(ctx: Ctx, pulse: Pulse, { publicKey, sign }: PulseSigner): Uint8Array {
  const payload = {
    blockNumber: ctx.blockNumber,
    pulses: [pulse],
    public: { type: 'Sr25519', value: publicKey },
  } as const
  const signature = { type: 'Sr25519', value: sign(encode(pulsesPayload, payload)) }
  return bareExtrinsic(callNamed(ctx.runtime, 'Drand', 'write_pulse', { pulsesPayload: payload, signature }))
}
