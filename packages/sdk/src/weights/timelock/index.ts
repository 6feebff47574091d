export { timelockDecrypt, timelockEncrypt, weightsPayload } from './ciphertext.ts'
export {
  type Beacon,
  type BeaconFacts,
  beaconOf,
  beaconSeconds,
  type EpochClock,
  isDevelopment,
  QUICKNET,
  revealBlock,
  revealRound,
  roundAt,
} from './drand.ts'
export { TimelockError, verifyPulse } from './ibe.ts'
