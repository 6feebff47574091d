import { GliaError, isObject, toHex0x } from '@glia/base'
import { fromUtf8, utf8 } from '../bytes.ts'
import { Keypair, type KeyScheme } from '../keys/keypair.ts'
import { WalletError } from './errors.ts'

/** The JSON object of a keyfile. Which secrets it has depends on how the key was made. */
export interface KeyfileJson {
  readonly accountId: string
  readonly publicKey: string
  readonly ss58Address: string
  /** Absent for sr25519: wallet 4.0 refuses files that have it, and every version takes its absence for sr25519. */
  readonly cryptoType?: number
  readonly privateKey?: string
  readonly secretSeed?: string
  readonly secretPhrase?: string
}

const SEED_SHAPE = /^(0x)?[0-9a-fA-F]{64}$/

/** The object of a key: with every secret it knows, or its public half only. */
export function toKeyfileJson(key: Keypair, publicOnly = false): KeyfileJson {
  const open = {
    accountId: key.accountId,
    publicKey: key.accountId,
    ss58Address: key.address,
    ...(key.scheme === 'sr25519' ? {} : { cryptoType: key.cryptoType }),
  }
  if (publicOnly || !key.canSign) return open
  const { privateKey, seed, phrase } = key.secrets()
  return {
    ...open,
    privateKey: toHex0x(privateKey),
    ...(seed ? { secretSeed: toHex0x(seed) } : {}),
    ...(phrase === undefined ? {} : { secretPhrase: phrase }),
  }
}

/** Writes the one-line JSON of a keyfile. */
export function serializeKeyfile(key: Keypair, publicOnly = false): Uint8Array {
  return utf8(JSON.stringify(toKeyfileJson(key, publicOnly)))
}

function text(json: Record<string, unknown>, field: string): string | undefined {
  const value = json[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function scheme(json: Record<string, unknown>): KeyScheme {
  const type = json.cryptoType ?? 1
  if (type !== 0 && type !== 1)
    throw new WalletError('KEYFILE_FORMAT', `cryptoType must be 0 or 1, found ${JSON.stringify(type)}`)
  return type === 0 ? 'ed25519' : 'sr25519'
}

/**
 * Reads decrypted keyfile data: an object with secretPhrase, else secretSeed, else privateKey, else ss58Address
 * (public half), or a bare `0x` seed of 32 bytes. The declared address must be the one the secret gives.
 *
 * @throws WalletError KEYFILE_FORMAT for what is no key, KEYFILE_MISMATCH for a secret of another address
 */
export function parseKeyfile(data: Uint8Array): Keypair {
  const content = fromUtf8(data).trim()
  if (SEED_SHAPE.test(content)) return Keypair.fromSeed(content)
  let json: Record<string, unknown>
  try {
    json = JSON.parse(content) as Record<string, unknown>
  } catch {
    throw new WalletError('KEYFILE_FORMAT', 'expected the JSON object of a keyfile or a 0x seed of 32 bytes')
  }
  if (!isObject(json) || Array.isArray(json)) {
    throw new WalletError('KEYFILE_FORMAT', 'expected the JSON object of a keyfile, found another JSON value')
  }
  const key = readKey(json)
  const declared = text(json, 'ss58Address')
  if (declared !== undefined && declared !== key.address) {
    throw new WalletError(
      'KEYFILE_MISMATCH',
      `the keyfile says it belongs to ${declared}, but its secret gives ${key.address}: it was changed or damaged`,
    )
  }
  return key
}

/** As {@link keyOf}; what phrases, seeds and addresses say of themselves is said of the file. */
function readKey(json: Record<string, unknown>): Keypair {
  try {
    return keyOf(json, scheme(json))
  } catch (cause) {
    if (!(cause instanceof GliaError) || cause instanceof WalletError) throw cause
    throw new WalletError('KEYFILE_FORMAT', `the key in the keyfile is damaged: ${cause.message}`, { cause })
  }
}

function keyOf(json: Record<string, unknown>, kind: KeyScheme): Keypair {
  const phrase = text(json, 'secretPhrase')
  if (phrase !== undefined) return Keypair.fromMnemonic(phrase, { scheme: kind })
  const seed = text(json, 'secretSeed')
  const privateKey = text(json, 'privateKey')
  // bittensor_wallet 4.1.0 writes the seed's bytes as characters in place of hex; its privateKey is right.
  if (seed !== undefined && (SEED_SHAPE.test(seed) || privateKey === undefined)) return Keypair.fromSeed(seed, kind)
  if (privateKey !== undefined) return Keypair.fromPrivateKey(privateKey, kind)
  const address = text(json, 'ss58Address')
  if (address !== undefined) return Keypair.fromAddress(address, kind)
  throw new WalletError('KEYFILE_FORMAT', 'the keyfile has none of secretPhrase, secretSeed, privateKey, ss58Address')
}
