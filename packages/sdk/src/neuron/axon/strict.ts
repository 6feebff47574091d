import { GliaError } from '@glia/base'
import type { AnySynapse } from '../synapse.ts'
import { type Terminal, terminal } from '../terminal.ts'

/** A strict axon cannot serve a synapse: part of its requests is not signed. */
export class NotSigned extends GliaError {
  constructor(name: string, message: string) {
    super('NOT_SIGNED', `a strict axon cannot serve synapse ${name}: ${message}`)
  }
}

/**
 * Whether a caller's signature covers all of a request to a synapse. It covers the values of the hash fields and not the
 * synapse's name; the hash of so many values is never that of more or fewer.
 *
 * @param others what the axon serves already
 * @throws NotSigned
 */
export function expectSigned(synapse: AnySynapse, others: readonly AnySynapse[]): void {
  const { name, hashFields } = synapse
  const open = Object.keys(synapse.request.shape).filter((key) => !hashFields.includes(key))
  if (open.length > 0)
    throw new NotSigned(
      name,
      `expected all fields of its requests in hashFields, found ${open.join(', ')} outside of them`,
    )
  if (hashFields.length === 0)
    throw new NotSigned(name, 'expected a field in its requests, found none: a signed ping would be a request to it')
  const alike = others.find((other) => other.name !== name && other.hashFields.length === hashFields.length)
  if (alike)
    throw new NotSigned(
      name,
      `expected a number of hash fields that no other synapse has, found ${hashFields.length} as in ${alike.name}: a request to the one could be sent to the other. Add a field to one of them, or serve them from two axons`,
    )
}

/** What of a caller's headers is signed, and the address that the request came from. */
export function signedPart({ nonce, hotkey, uuid, signature, ip, port }: Terminal): Terminal {
  return terminal({ nonce, hotkey, uuid, signature, ip, port })
}
