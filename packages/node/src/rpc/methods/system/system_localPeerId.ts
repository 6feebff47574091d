import { fromHex } from '@glia/base'
import { base58 } from '@scure/base'
import { method } from '../../core/method.ts'

/** Identity on the peer-to-peer network. There is none: it is derived from the genesis hash. */
export const system_localPeerId = method('system_localPeerId', {}, (_params, { chain }) => {
  // Multihash of an ed25519 key: identity, 36 bytes, protobuf key type 1, 32 bytes.
  const key = fromHex(chain.genesisHash)
  return base58.encode(Uint8Array.of(0, 0x24, 8, 1, 0x12, 0x20, ...key))
})
