import { callNamed } from '@glia/frame'
import { twox128 } from '@glia/state'
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js'
import type { Chain } from '../chain/chain.ts'
import { signed, type TestAccount } from './signing.ts'

/** A key of the shield as the state after the head has it. */
export function shieldKey(chain: Chain, name: 'CurrentKey' | 'PendingKey' | 'NextKey'): Uint8Array | undefined {
  const item = chain.runtime.palletByName.get('MevShield')?.storage.find((each) => each.name === name)
  const hex = chain.state().get((item as unknown as { storageKey(): string }).storageKey())
  // A compact length of two bytes comes first.
  return hex === undefined ? undefined : hex.subarray(2)
}

/** Bytes that only the owner of a key can read, as clients seal them. */
export function seal(plain: Uint8Array, key: Uint8Array): Uint8Array {
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(key)
  const nonce = new Uint8Array(24).fill(7)
  const aead = xchacha20poly1305(sharedSecret, nonce).encrypt(plain)
  return Uint8Array.from([
    ...twox128(key),
    cipherText.length & 255,
    cipherText.length >> 8,
    ...cipherText,
    ...nonce,
    ...aead,
  ])
}

/** The two bytes of an era of 8 blocks that begins with a block. */
const eraBytes = (block: number) => Uint8Array.of(2 | ((block % 8) << 4), 0)

/** A signed transaction that brings sealed bytes, good for the 8 blocks after a block; by default the head. */
export function sealing(
  chain: Chain,
  from: TestAccount,
  nonce: number,
  ciphertext: Uint8Array,
  { tip = 0n, since = chain.head }: { tip?: bigint; since?: { readonly number: number; readonly hash: string } } = {},
): Uint8Array {
  const call = callNamed(chain.runtime, 'MevShield', 'submit_encrypted', { ciphertext })
  const era = { bytes: eraBytes(since.number), blockHash: since.hash }
  return signed(chain.runtime, from, call, { nonce, genesisHash: chain.genesisHash, tip, era })
}
