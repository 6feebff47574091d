export { timelockDecrypt, timelockEncrypt, weightsPayload } from './ciphertext.ts'
export {
  type Beacon,
  type BeaconFacts,
  beaconOf,
  beaconSeconds,
  type EpochClock,
  ForeignBeacon,
  isDevelopment,
  PublishedRound,
  QUICKNET,
  requireUnpublished,
  revealBlock,
  revealRound,
  roundAt,
  trustedBeacon,
} from './drand.ts'
export { TimelockError, verifyPulse } from './ibe.ts'
