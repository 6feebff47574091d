import { setBeaconConfig } from './calls/setBeaconConfig.ts'
import { setOldestStoredRound } from './calls/setOldestStoredRound.ts'
import { drandConstants, drandErrors, drandEvents } from './declarations.ts'
import { home } from './home.ts'
import { drandStorage } from './storage.ts'

/**
 * The drand beacons that the chain knows, for clients to read. `write_pulse` (call 0) is not offered: this runtime
 * verifies no beacon signatures, so it takes none and the last stored round stays 0.
 */
export const drand = home.pallet({
  crate: 'pallet_drand',
  storage: drandStorage,
  calls: { setBeaconConfig, setOldestStoredRound },
  events: drandEvents,
  errors: drandErrors,
  constants: drandConstants,
})
