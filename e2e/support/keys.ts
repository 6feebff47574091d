import { Keyring } from '@polkadot/api'

const keyring = () => new Keyring({ type: 'sr25519', ss58Format: 42 })

/** The development account //Alice, from a client's own key library. */
export function alice(): { address: string; publicKey: Uint8Array; sign: (message: Uint8Array) => Uint8Array } {
  const pair = keyring().addFromUri('//Alice')
  return { address: pair.address, publicKey: pair.publicKey, sign: (message) => pair.sign(message) }
}

/** Address of a development account that the genesis does not know. */
export const freshAddress = (uri: string): string => keyring().addFromUri(uri).address
