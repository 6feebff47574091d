import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { WalletError, wrongPassword } from '../errors.ts'

/** How a Fernet token starts: version 0x80 and the upper bytes of a time before 2106, in base64. */
const FERNET_START = 'gAAAAA'
const SALT = 'Iguesscyborgslikemyselfhaveatendencytobeparanoidaboutourorigins'
const ROUNDS = 10_000_000
const HEADER_LENGTH = 9
const IV_LENGTH = 16
const MAC_LENGTH = 32

/** Whether data is in this format. */
export function isFernet(data: Uint8Array): boolean {
  return Buffer.from(data.subarray(0, FERNET_START.length)).toString('latin1') === FERNET_START
}

/**
 * Opens a Fernet token as wallets before 2023 were written: key = PBKDF2-HMAC-SHA256 of the password with ten million
 * rounds, first half signs, second half encrypts (AES-128-CBC). Throws {@link WalletError} `WRONG_PASSWORD`.
 */
export async function decryptFernet(data: Uint8Array, password: string): Promise<Uint8Array> {
  const token = Buffer.from(Buffer.from(data).toString('latin1').trim(), 'base64url')
  if (token.length < HEADER_LENGTH + IV_LENGTH + 16 + MAC_LENGTH || token[0] !== 0x80) {
    throw new WalletError('KEYFILE_FORMAT', 'the Fernet token of this keyfile is too short or of another version')
  }
  const key = await promisify(pbkdf2)(password, SALT, ROUNDS, 32, 'sha256')
  const signed = token.subarray(0, -MAC_LENGTH)
  const mac = createHmac('sha256', key.subarray(0, 16)).update(signed).digest()
  if (!timingSafeEqual(mac, token.subarray(-MAC_LENGTH))) {
    throw wrongPassword('Fernet')
  }
  const iv = signed.subarray(HEADER_LENGTH, HEADER_LENGTH + IV_LENGTH)
  const cipher = createDecipheriv('aes-128-cbc', key.subarray(16), iv)
  return new Uint8Array(Buffer.concat([cipher.update(signed.subarray(HEADER_LENGTH + IV_LENGTH)), cipher.final()]))
}
