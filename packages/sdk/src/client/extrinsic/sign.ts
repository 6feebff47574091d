import { type Era, encodeEra, fromHexOfSize, type Hex, toHex0x } from '@glia/base'
import type { LookupEntry } from '@polkadot-api/metadata-builders'
import { Blake2256 } from '@polkadot-api/substrate-bindings'
import { compact, concat, uintLe } from '../../bytes.ts'
import { CRYPTO_TYPE, type KeyScheme } from '../../keys/scheme.ts'
import type { Signer } from '../../keys/signer.ts'
import { MetadataError } from '../metadata/errors.ts'
import type { SignedExtension } from '../metadata/metadata.ts'

/** What a signature depends on beside the call. */
export interface SigningContext {
  readonly specVersion: number
  readonly transactionVersion: number
  /** `0x…`, 32 bytes. */
  readonly genesisHash: string
  readonly era: Era
  /** Hash of the block the era begins at; the genesis hash for an immortal one. */
  readonly eraBlockHash: string
  readonly nonce: number
  /** In rao. */
  readonly tip: bigint
}

/** The bytes of all extensions: those inside the extrinsic and those that are only signed. */
export interface ExtensionBytes {
  readonly extra: Uint8Array
  readonly additional: Uint8Array
}

interface ExtensionEncoder {
  extra?(context: SigningContext): Uint8Array
  additional?(context: SigningContext): Uint8Array
}

/** How each extension that carries data encodes it. Extensions whose types are empty need no entry. */
const ENCODERS: Readonly<Record<string, ExtensionEncoder>> = {
  CheckSpecVersion: { additional: ({ specVersion }) => uintLe(specVersion, 4) },
  CheckTxVersion: { additional: ({ transactionVersion }) => uintLe(transactionVersion, 4) },
  CheckGenesis: { additional: ({ genesisHash }) => fromHexOfSize(genesisHash, 32) },
  CheckMortality: {
    extra: ({ era }) => encodeEra(era),
    additional: ({ eraBlockHash }) => fromHexOfSize(eraBlockHash, 32),
  },
  CheckNonce: { extra: ({ nonce }) => compact(nonce) },
  ChargeTransactionPayment: { extra: ({ tip }) => compact(tip) },
  // Mode 0: the metadata hash is not part of the signature.
  CheckMetadataHash: { extra: () => Uint8Array.of(0), additional: () => Uint8Array.of(0) },
}

/** Signed data longer than this is hashed first (sp-runtime `SignedPayload`). */
const MAX_PLAIN_PAYLOAD = 256
/** Version 4, with the bit that says "signed". */
const SIGNED_V4 = 0x84
/** MultiAddress::Id */
const ADDRESS_ID = 0

function encode(
  side: 'extra' | 'additional',
  extension: Pick<SignedExtension, 'identifier'> & Partial<SignedExtension>,
  context: SigningContext,
): Uint8Array {
  const encoder = ENCODERS[extension.identifier]?.[side]
  if (encoder) return encoder(context)
  const type: LookupEntry | undefined = extension[side]
  if (type !== undefined && type.type !== 'void') {
    throw new MetadataError(
      `signed extension ${extension.identifier} wants data of type ${type.type}, which this version cannot make: update`,
    )
  }
  return new Uint8Array(0)
}

/** Encodes the extensions in their order. Throws on an unknown extension that is not empty. */
export function encodeExtensions(
  extensions: readonly (Pick<SignedExtension, 'identifier'> & Partial<SignedExtension>)[],
  context: SigningContext,
): ExtensionBytes {
  return {
    extra: concat(...extensions.map((extension) => encode('extra', extension, context))),
    additional: concat(...extensions.map((extension) => encode('additional', extension, context))),
  }
}

/** The bytes that are signed: call ‖ extra ‖ additional, hashed when longer than 256. */
export function signingPayload(call: Uint8Array, { extra, additional }: ExtensionBytes): Uint8Array {
  const payload = concat(call, extra, additional)
  return payload.length > MAX_PLAIN_PAYLOAD ? Blake2256(payload) : payload
}

/** A signed extrinsic of version 4 with its length prefix. */
export function assembleExtrinsic(
  signer: { readonly publicKey: Uint8Array; readonly scheme: KeyScheme },
  signature: Uint8Array,
  extra: Uint8Array,
  call: Uint8Array,
): Uint8Array {
  const body = concat(
    Uint8Array.of(SIGNED_V4, ADDRESS_ID),
    signer.publicKey,
    Uint8Array.of(CRYPTO_TYPE[signer.scheme]),
    signature,
    extra,
    call,
  )
  return concat(compact(body.length), body)
}

/** Signs a call. */
export async function signExtrinsic(
  signer: Signer,
  call: Uint8Array,
  extensions: readonly SignedExtension[],
  context: SigningContext,
): Promise<Uint8Array> {
  const bytes = encodeExtensions(extensions, context)
  return assembleExtrinsic(signer, await signer.sign(signingPayload(call, bytes)), bytes.extra, call)
}

/** The hash clients know an extrinsic by: blake2_256 of all its bytes. */
export function extrinsicHash(extrinsic: Uint8Array): Hex {
  return toHex0x(Blake2256(extrinsic))
}
