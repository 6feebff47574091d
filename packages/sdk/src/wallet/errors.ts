import { GliaError } from '@glia/base'

/** What is wrong with a keyfile or a wallet. */
export type WalletErrorCode =
  | 'KEYFILE_MISSING'
  | 'KEYFILE_UNREADABLE'
  | 'KEYFILE_UNWRITABLE'
  | 'KEYFILE_EXISTS'
  | 'KEYFILE_FORMAT'
  | 'KEYFILE_MISMATCH'
  | 'KEYFILE_MODE'
  | 'KEYFILE_ENCRYPTED'
  | 'WRONG_PASSWORD'
  | 'WALLET_NAME'
  | 'WALLET_PATH'

/** A keyfile cannot be read, written or opened. Paths are named; secrets and passwords never are. */
export class WalletError extends GliaError {
  declare readonly code: WalletErrorCode

  constructor(code: WalletErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, message, options)
  }
}

/** @param kind of encryption */
export function wrongPassword(kind: string, options?: { cause?: unknown }): WalletError {
  return new WalletError(
    'WRONG_PASSWORD',
    `wrong password for ${kind} decryption: try another, or restore the key from its phrase`,
    options,
  )
}
