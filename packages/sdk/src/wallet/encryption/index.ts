import { WalletError } from '../errors.ts'
import { decryptAnsibleVault, isAnsibleVault } from './ansibleVault.ts'
import { decryptFernet, isFernet } from './fernet.ts'
import { deriveNaclKey, expectWholeNacl, isNacl, openNacl, sealNacl } from './nacl.ts'

/** The ways a keyfile has ever been encrypted; only `nacl` is written today. */
export type EncryptionMethod = 'nacl' | 'fernet' | 'ansible-vault'

/** How data is encrypted, or undefined for plain text. */
export function encryptionOf(data: Uint8Array): EncryptionMethod | undefined {
  if (isNacl(data)) return 'nacl'
  if (isFernet(data)) return 'fernet'
  return isAnsibleVault(data) ? 'ansible-vault' : undefined
}

/** Encrypts keyfile data in today's format. Takes seconds and 512 MiB on purpose. */
export async function encryptKeyfileData(plaintext: Uint8Array, password: string): Promise<Uint8Array> {
  return sealNacl(plaintext, await deriveNaclKey(password))
}

/** Opens keyfile data in any of the formats. @throws WalletError WRONG_PASSWORD, and KEYFILE_FORMAT for what is damaged or plain */
export async function decryptKeyfileData(data: Uint8Array, password: string): Promise<Uint8Array> {
  switch (encryptionOf(data)) {
    case 'nacl':
      expectWholeNacl(data)
      return openNacl(data, await deriveNaclKey(password))
    case 'fernet':
      return decryptFernet(data, password)
    case 'ansible-vault':
      return decryptAnsibleVault(data, password)
    case undefined:
      throw new WalletError('KEYFILE_FORMAT', 'the keyfile is not encrypted: read it without a password')
  }
}
