import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { errorText } from '@glia/base'
import { compact, concat, fromUtf8, uintLe, utf8 } from '../../bytes.ts'
import { type Beacon, QUICKNET } from './drand.ts'
import { openKey, sealKey, TimelockError } from './ibe.ts'

/** What marks the end of a ciphertext: the name of the inner cipher. */
const CIPHER_SUITE = utf8('AES_GCM_')
const U_LENGTH = 96
const TAG_LENGTH = 16
const NONCE_LENGTH = 12

/** Randomness of one encryption; given explicitly only by tests. */
export interface TimelockRandomness {
  readonly key: Uint8Array
  readonly sigma: Uint8Array
  readonly nonce: Uint8Array
}

function fresh(): TimelockRandomness {
  return {
    key: new Uint8Array(randomBytes(32)),
    sigma: new Uint8Array(randomBytes(32)),
    nonce: new Uint8Array(randomBytes(NONCE_LENGTH)),
  }
}

/** Bytes with their length in front as u64 LE, arkworks' way. */
function sized(bytes: Uint8Array): Uint8Array {
  return concat(uintLe(bytes.length, 8), bytes)
}

/**
 * Encrypts to a beacon round: header U ‖ V ‖ W, AES-256-GCM body, cipher name. 244 bytes more than the plaintext.
 * Layout: arkworks' compressed serialisation of the crate `tle`.
 */
export function timelockEncrypt(
  plaintext: Uint8Array,
  round: bigint | number,
  beacon: Beacon = QUICKNET,
  random: TimelockRandomness = fresh(),
): Uint8Array {
  const { u, v, w } = sealKey(random.key, random.sigma, round, beacon)
  const cipher = createCipheriv('aes-256-gcm', random.key, random.nonce)
  const sealed = concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
  const body = concat(sized(sealed), sized(random.nonce))
  return concat(u, sized(v), sized(w), sized(body), sized(CIPHER_SUITE))
}

class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  take(length: number): Uint8Array {
    const end = this.#at + length
    if (end > this.#bytes.length)
      throw new TimelockError(`the ciphertext ends at ${this.#bytes.length}, expected ${end}`)
    const part = this.#bytes.slice(this.#at, end)
    this.#at = end
    return part
  }

  takeSized(): Uint8Array {
    const length = Buffer.from(this.take(8)).readBigUInt64LE()
    if (length > BigInt(this.#bytes.length))
      throw new TimelockError(`a part of ${length} bytes does not fit the ciphertext`)
    return this.take(Number(length))
  }
}

/** Decrypts with the beacon's signature of the round. Throws {@link TimelockError}. */
export function timelockDecrypt(ciphertext: Uint8Array, signature: Uint8Array): Uint8Array {
  const reader = new Reader(ciphertext)
  const sealedKey = { u: reader.take(U_LENGTH), v: reader.takeSized(), w: reader.takeSized() }
  const body = new Reader(reader.takeSized())
  const suite = fromUtf8(reader.takeSized())
  if (suite !== 'AES_GCM_') throw new TimelockError(`expected the cipher AES_GCM_, found "${suite}"`)
  const sealed = body.takeSized()
  const nonce = body.takeSized()
  return opened(openKey(sealedKey, signature), nonce, sealed)
}

/** What AES-GCM hid, its tag last. @throws TimelockError when any of it was changed or is missing */
function opened(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_LENGTH })
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_LENGTH))
    return concat(decipher.update(sealed.subarray(0, sealed.length - TAG_LENGTH)), decipher.final())
  } catch (cause) {
    throw new TimelockError(`the ciphertext is damaged: ${errorText(cause)}`, { cause })
  }
}

/** A validator's weights as they are encrypted: SCALE {hotkey, uids, values, version_key}. */
export function weightsPayload(
  hotkey: Uint8Array,
  uids: readonly number[],
  values: readonly number[],
  versionKey: bigint | number,
): Uint8Array {
  const list = (items: readonly number[]) => concat(compact(items.length), ...items.map((item) => uintLe(item, 2)))
  return concat(compact(hotkey.length), hotkey, list(uids), list(values), uintLe(versionKey, 8))
}
