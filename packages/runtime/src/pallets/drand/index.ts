import { invalid } from '@glia/frame'
import { setBeaconConfig } from './calls/setBeaconConfig.ts'
import { setOldestStoredRound } from './calls/setOldestStoredRound.ts'
import { validatePulses, type WritePulse, writePulse } from './calls/writePulse.ts'
import { drandConstants, drandErrors, drandEvents } from './declarations.ts'
import { home } from './home.ts'
import { drandStorage } from './storage.ts'

/**
 * Pulses of a drand beacon, each checked against the beacon's key: what is sealed to a round opens with its pulse. Nodes send
 * them; anybody may, for a pulse proves itself.
 */
export const drand = home.pallet({
  crate: 'pallet_drand',
  storage: drandStorage,
  calls: { writePulse, setBeaconConfig, setOldestStoredRound },
  events: drandEvents,
  errors: drandErrors,
  constants: drandConstants,
  validateUnsigned(ctx, { bound, args }, source) {
    if (bound.name === 'write_pulse') return validatePulses(ctx, args as WritePulse, source)
    // The reference also lets a configuration in, which its own call then refuses to all but root.
    throw invalid('Call')
  },
})
