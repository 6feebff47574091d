import { decodeAddress, fromHexOfSize, GliaError } from '@glia/base'
import { utf8 } from '../../bytes.ts'
import { verifyRaw } from '../../keys/keypair.ts'
import { requestMessage } from '../wire.ts'
import type { CallHead } from './endpoint.ts'
import type { NonceWindow } from './nonces.ts'

/** A caller did not prove who it is. */
export class CallerError extends GliaError {
  constructor(message: string) {
    super('CALLER', message)
  }
}

/**
 * The default check of a caller: a fresh nonce and a signature of its hotkey over
 * `nonce.dendrite.axon.uuid.body_hash`. Stricter than Python's `default_verify` in one point: a missing signature is
 * refused (there it passes, so that anybody may claim any hotkey).
 */
export function verifyCaller(call: CallHead, axonHotkey: string, nonces: NonceWindow, nowNs: bigint): void {
  const { hotkey, nonce, uuid, version, signature } = call.dendrite
  if (hotkey === null) throw new CallerError('Missing hotkey')
  if (nonce === null) throw new CallerError('Missing Nonce')
  if (signature === null) throw new CallerError('Missing signature')
  const endpoint = `${hotkey}:${uuid}`
  nonces.check(endpoint, nonce, version, call.timeout, nowNs)
  const message = requestMessage(call.dendrite, axonHotkey, call.bodyHash)
  if (!verifyRaw('sr25519', decodeAddress(hotkey).publicKey, utf8(message), signatureBytes(signature))) {
    throw new CallerError(`Signature mismatch with ${message} and ${signature}`)
  }
  nonces.accept(endpoint, nonce, nowNs)
}

function signatureBytes(text: string): Uint8Array {
  return fromHexOfSize(text, 64)
}
