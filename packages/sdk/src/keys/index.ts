export {
  AddressError,
  type DecodedAddress,
  decodeAddress,
  encodeAddress,
  isAddress,
  SS58_FORMAT,
  WrongNetwork,
} from '@glia/base'
export { ofAnyNetwork, toAccountId } from './accountId.ts'
export { coldkeySwapHash, evmMirrorAccount, multisigAccount, sortAccounts } from './accounts.ts'
export { blake2b128, blake2b256, blake2b512, twoxHash } from './crypto.ts'
export { CryptoError, KeyError } from './errors.ts'
export {
  CRYPTO_TYPE,
  Keypair,
  type KeyScheme,
  type KeySecrets,
  verifyRaw,
  verifySignature,
} from './keypair.ts'
export { DEV_PHRASE, generateMnemonic, isMnemonic, MnemonicError, mnemonicToMiniSecret } from './mnemonic.ts'
export { expectSigner, type Signer } from './signer.ts'
export { isDevelopmentUri, type Junction, parseSecretUri, type SecretUri, SuriError } from './suri.ts'
