export { decryptKeyfileData, type EncryptionMethod, encryptionOf, encryptKeyfileData } from './encryption/index.ts'
export { WalletError, type WalletErrorCode } from './errors.ts'
export { Keyfile, type Surroundings, type WriteOptions } from './keyfile.ts'
export { type KeyfileJson, parseKeyfile, serializeKeyfile, toKeyfileJson } from './keyfileData.ts'
export type { FileRights, Rights } from './privateMode.ts'
export {
  type CreateOptions,
  DEFAULT_WALLET_PATH,
  Wallet,
  type WalletOptions,
  type WalletSummary,
} from './wallet.ts'
