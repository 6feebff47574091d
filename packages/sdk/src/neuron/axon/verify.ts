import { decodeAddress, fromHexOfSize, GliaError } from '@glia/base'
import { utf8 } from '../../bytes.ts'
import { verifyRaw } from '../../keys/keypair.ts'
import { requestMessage } from '../wire.ts'
import type { CallHead } from './endpoint.ts'
import { type NonceWindow, presentNs, untilTime } from './nonces.ts'

/** A caller did not prove who it is. */
export class CallerError extends GliaError {
  constructor(message: string) {
    super('CALLER', message)
  }
}

/** Characters of a caller's id; Python's are UUIDs. It is kept with the nonce. */
const MAX_UUID = 128

/** What a caller has proved. */
interface Proof {
  /** Whose nonces have to rise. */
  readonly endpoint: string
  readonly nonce: bigint
}

/**
 * The default check of a caller: a fresh nonce and a signature of its hotkey over
 * `nonce.dendrite.axon.uuid.body_hash`. Neither the caller's version nor its timeout is signed, so that whoever has captured
 * a request can say another: Python's `default_verify` takes any nonce from a caller that says it is older than 7.2, and one
 * as old as the timeout that the caller names. Here every nonce has to be of now, as in `btauth/1`, which follows on it, and a
 * missing signature is refused.
 */
export function verifyCaller(call: CallHead, axonHotkey: string, nonces: NonceWindow, nowNs: bigint): void {
  const { endpoint, nonce } = proofOf(call, axonHotkey, nonces, nowNs)
  nonces.accept(endpoint, nonce, nowNs)
}

/**
 * As {@link verifyCaller}, and accepts a request of a time to come once that has come. Nothing is waited for that is not signed.
 *
 * @param proved is told that the signature is good, before any waiting
 */
export async function verifyInTime(
  call: CallHead,
  axonHotkey: string,
  nonces: NonceWindow,
  signal: AbortSignal,
  proved: () => void,
): Promise<void> {
  const { endpoint, nonce } = proofOf(call, axonHotkey, nonces, presentNs())
  proved()
  await untilTime(nonce, signal)
  const now = presentNs()
  // The same request may have come twice meanwhile.
  nonces.check(endpoint, nonce, call.timeout, now)
  nonces.accept(endpoint, nonce, now)
}

function proofOf(call: CallHead, axonHotkey: string, nonces: NonceWindow, nowNs: bigint): Proof {
  const { hotkey, nonce, uuid, signature } = call.dendrite
  if (hotkey === null) throw new CallerError('Missing hotkey')
  if (nonce === null) throw new CallerError('Missing Nonce')
  if (signature === null) throw new CallerError('Missing signature')
  if (uuid !== null && uuid.length > MAX_UUID) throw new CallerError(`The uuid has more than ${MAX_UUID} characters`)
  const endpoint = `${hotkey}:${uuid}`
  nonces.check(endpoint, nonce, call.timeout, nowNs)
  const message = requestMessage(call.dendrite, axonHotkey, call.bodyHash)
  if (!verifyRaw('sr25519', decodeAddress(hotkey).publicKey, utf8(message), signatureBytes(signature))) {
    throw new CallerError(`Signature mismatch with ${message} and ${signature}`)
  }
  return { endpoint, nonce }
}

function signatureBytes(text: string): Uint8Array {
  return fromHexOfSize(text, 64)
}
