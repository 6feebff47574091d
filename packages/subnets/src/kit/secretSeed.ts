import { createHash, createHmac, randomBytes } from 'node:crypto'
import { fromHex } from '@glia/base'

/**
 * Where a validator's tasks come from. One secret for its life gives one seed a round; the seed's sha256 is published
 * before the round's first request and the seed itself after the round's last answer, so that anybody can draw the same
 * tasks again and nobody could have known them.
 */
export class SecretSeed {
  readonly #secret: Uint8Array

  /** `secret`: 32 bytes that only the validator knows; drawn anew when left out. */
  constructor(secret: Uint8Array = randomBytes(32)) {
    this.#secret = secret
  }

  /** Seed of a round: HMAC-SHA256(secret, "round <n>"), lower-case hex. */
  forRound(round: number): string {
    return createHmac('sha256', this.#secret).update(`round ${round}`).digest('hex')
  }
}

/** What is published of a seed beforehand: sha256 of its 32 bytes, lower-case hex. */
export function seedCommitment(seed: string): string {
  return createHash('sha256').update(fromHex(seed)).digest('hex')
}

/** Whether a revealed seed is the one that was committed. */
export function isCommittedSeed(seed: string, commitment: string): boolean {
  return /^[0-9a-f]{64}$/.test(seed) && seedCommitment(seed) === commitment
}
