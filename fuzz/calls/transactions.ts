import { fromHex, toHex0x } from '@glia/base'
import {
  type AccountId,
  type Codec,
  decodeExtrinsic,
  type Runtime,
  signedExtrinsic,
  Writer,
} from '../../packages/frame/src/index.ts'
import type { Candidate, Chain } from '../../packages/node/src/index.ts'
import { blake2b256 } from '../../packages/state/src/index.ts'

/** What a transaction says beside its call. */
export interface Extra {
  readonly nonce: number
  readonly tip: bigint
  /** Two bytes of a mortal era; none for a transaction that never ages. */
  readonly era: Uint8Array | undefined
}

/** Bytes of a transaction whose signature is zeros: the cases' chains are told that signatures hold. */
export function transaction(runtime: Runtime, signer: AccountId, call: Uint8Array, extra: Extra): Uint8Array {
  const ordinary: Record<string, unknown> = {
    CheckMortality: { type: 'Immortal' },
    CheckNonce: extra.nonce,
    ChargeTransactionPayment: extra.tip,
    CheckMetadataHash: { mode: 'Disabled' },
  }
  const out = new Writer(32)
  for (const { identifier, extra: codec } of runtime.extensions) {
    if (identifier === 'CheckMortality' && extra.era !== undefined) out.raw(extra.era)
    else (codec as Codec<unknown>).encodeTo(ordinary[identifier], out)
  }
  return signedExtrinsic(
    { type: 'Id', value: signer },
    { type: 'Sr25519', value: new Uint8Array(64) },
    out.copy(),
    call,
  )
}

/** The transaction as a block takes it, its signature taken for good. Throws CodecError, ValidityFailure. */
export function trusted(chain: Chain, bytes: Uint8Array): Candidate {
  const extrinsic = decodeExtrinsic(chain.runtime, bytes)
  const hash = toHex0x(blake2b256(bytes))
  const message = chain.payload(extrinsic)
  const { signed } = extrinsic
  if (signed === undefined || message === undefined || signed.address.type !== 'Id')
    return { hash, extrinsic, verified: undefined }
  return {
    hash,
    extrinsic,
    verified: { signature: signed.signature.value, message, publicKey: fromHex(signed.address.value) },
  }
}
