export { timelockDecrypt, timelockEncrypt, weightsPayload } from './ciphertext.ts'
export { type Beacon, type EpochClock, QUICKNET, revealBlock, revealRound, roundAt } from './drand.ts'
export { TimelockError, verifyPulse } from './ibe.ts'
