export { utf8Text } from '#platform'
export { DEVELOPMENT_BEACON_ID, DEVELOPMENT_BEACON_KEY } from './beacon.ts'
export { Body } from './body.ts'
export type { Brand, Unbranded } from './brand.ts'
export { concat, copyBytes, sameBytes } from './bytes.ts'
export {
  type Era,
  EraError,
  encodeEra,
  eraBirth,
  eraBits,
  eraDeath,
  eraOfBits,
  IMMORTAL,
  isEra,
  type MortalEra,
  mortalEra,
} from './era.ts'
export { causesOf, type ErrorDetails, errorText, Fault, GliaError, must, Refusal, unreachable } from './errors.ts'
export { exactText, parseExact } from './exactJson.ts'
export { byteAt, fromHex, fromHexOfSize, type Hex, HexError, toHex0x, toHexDigits, writeHex } from './hex.ts'
export type { AccountId, Coldkey, EitherKey, Hotkey } from './keys.ts'
export { endSoon, endUnread, sayWhy, TOO_LARGE } from './lastWord.ts'
export { isLoopback, type Network, networksOf } from './networks.ts'
export { isObject } from './objects.ts'
export { printable } from './printable.ts'
export { PUBLIC_NETWORKS } from './publicNetworks.ts'
export { chunksOf, limitChunks } from './shortChunks.ts'
export { excerpt, excerptOf, shownAddress } from './shown.ts'
export {
  AddressError,
  type AddressPart,
  type DecodedAddress,
  decodeAddress,
  encodeAddress,
  isAddress,
  publicKeyOf,
  SS58_FORMAT,
  WrongNetwork,
} from './ss58.ts'
export {
  type Alpha,
  alpha,
  alphaRao,
  formatTao,
  type NetUid,
  netuid,
  RAO_PER_TAO,
  RangeViolation,
  rao,
  type Tao,
  tao,
  type Uid,
  uid,
  withKind,
} from './units.ts'
export { urlOf } from './url.ts'
export { bytesOfU64LE, u64BE, u64LE } from './words.ts'
