import {
  benchmarked,
  type Codec,
  call,
  emit,
  ensureRoot,
  field,
  multiSignature,
  option,
  struct,
  u32,
} from '@glia/frame'
import { drandEvents } from '../declarations.ts'
import { type BeaconConfiguration, beaconConfig, beaconConfiguration, nextUnsignedAt } from '../storage.ts'
import { type Signer, signer } from './signer.ts'

/** A configuration with the block and the key for which it was made. */
interface Payload {
  readonly blockNumber: number
  readonly config: BeaconConfiguration
  readonly public: Signer
}
const payload: Codec<Payload> = struct<Payload>(
  {
    blockNumber: field(u32, 'BlockNumber'),
    config: field(beaconConfiguration, 'BeaconConfiguration'),
    public: field(signer, 'Public'),
  },
  {
    path: 'pallet_drand::types::BeaconConfigurationPayload',
    params: [
      { name: 'Public', type: signer.type },
      { name: 'BlockNumber', type: u32.type },
    ],
  },
)

export const setBeaconConfig = call({
  index: 1,
  args: {
    configPayload: field(payload, 'BeaconConfigurationPayload<T::Public, BlockNumberFor<T>>'),
    signature: field(option(multiSignature), 'Option<T::Signature>'),
  },
  weight: benchmarked(8_766_000, 0, 0, 2),
  docs: 'Root names the drand chain whose beacons count. Nothing in the configuration is checked.',
  run(ctx, origin, { configPayload }) {
    ensureRoot(origin)
    beaconConfig.set(ctx, configPayload.config)
    nextUnsignedAt.set(ctx, ctx.blockNumber + 1)
    emit(ctx, drandEvents.BeaconConfigChanged, undefined)
  },
})
