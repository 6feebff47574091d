import { DEVELOPMENT_BEACON_ID, DEVELOPMENT_BEACON_KEY, fromHex } from '@glia/base'
import type { Ctx } from '@glia/frame'
import { type BeaconConfiguration, beaconConfig, QUICKNET } from '../pallets/drand/storage.ts'

/**
 * Secret key of the beacon of development networks, which everybody may know: whoever makes blocks there makes the pulses, too.
 * No other network may have this beacon.
 */
export const DEVELOPMENT_BEACON_SECRET = fromHex('0x2b1e8c7c5d3e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8')

/**
 * The beacon of development networks. Its rounds are quicknet's of the same time, so that a round which a client works out for
 * quicknet, whose key official ones have built in, comes at the time that they expect; what they seal does not open with it.
 */
export const DEVELOPMENT_BEACON: BeaconConfiguration = {
  ...QUICKNET,
  publicKey: fromHex(DEVELOPMENT_BEACON_KEY),
  hash: fromHex('0xbd442c6ab56dbe695b47665328c537b760ebad9634817f0e558b60a3d12dad42'),
  groupHash: fromHex('0xbd442c6ab56dbe695b47665328c537b760ebad9634817f0e558b60a3d12dad42'),
  metadata: { beaconId: new TextEncoder().encode(DEVELOPMENT_BEACON_ID) },
}

/** A first state, but with drand's quicknet for a beacon. */
export const withQuicknet =
  (genesis: (ctx: Ctx) => void) =>
  (ctx: Ctx): void => {
    genesis(ctx)
    beaconConfig.kill(ctx)
  }
