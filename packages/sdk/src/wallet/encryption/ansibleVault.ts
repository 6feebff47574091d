import { createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import { fromHex, HexError } from '@glia/base'
import { WalletError, wrongPassword } from '../errors.ts'

const HEADER = '$ANSIBLE_VAULT'
const ROUNDS = 10_000

/** Whether data is in this format. */
export function isAnsibleVault(data: Uint8Array): boolean {
  return Buffer.from(data.subarray(0, HEADER.length)).toString('latin1') === HEADER
}

/**
 * Opens an Ansible vault 1.1 (AES256), as the first wallets were written: hex of three hex lines salt, HMAC, ciphertext;
 * PBKDF2-HMAC-SHA256 gives cipher key 32 ‖ HMAC key 32 ‖ counter 16; AES-256-CTR with PKCS #7 padding.
 * Throws {@link WalletError} `WRONG_PASSWORD`.
 */
export function decryptAnsibleVault(data: Uint8Array, password: string): Uint8Array {
  const [header = '', ...lines] = Buffer.from(data).toString('latin1').split(/\r?\n/)
  if (!/^\$ANSIBLE_VAULT;1\.[12];AES256/.test(header)) {
    throw new WalletError('KEYFILE_FORMAT', `expected an Ansible vault 1.1 with AES256, found "${header.slice(0, 40)}"`)
  }
  const digits = lines.map((line) => line.trim()).join('')
  const [salt, mac, ciphertext] = Buffer.from(bytesOf(digits)).toString('latin1').split('\n').map(bytesOf)
  if (!salt || !mac || !ciphertext)
    throw new WalletError('KEYFILE_FORMAT', 'the Ansible vault has fewer than three parts')
  const keys = pbkdf2Sync(password, salt, ROUNDS, 80, 'sha256')
  const expected = createHmac('sha256', keys.subarray(32, 64)).update(ciphertext).digest()
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) {
    throw wrongPassword('Ansible vault')
  }
  const cipher = createDecipheriv('aes-256-ctr', keys.subarray(0, 32), keys.subarray(64, 80))
  const padded = Buffer.concat([cipher.update(ciphertext), cipher.final()])
  return new Uint8Array(padded.subarray(0, padded.length - (padded.at(-1) ?? 0)))
}

/** Node's own decoder ends at what is no digit, and a damaged file would pass for one of another password. */
function bytesOf(digits: string): Uint8Array {
  try {
    return fromHex(digits)
  } catch (cause) {
    if (!(cause instanceof HexError)) throw cause
    throw new WalletError('KEYFILE_FORMAT', `the Ansible vault is damaged: ${cause.message}`, {
      cause,
    })
  }
}
