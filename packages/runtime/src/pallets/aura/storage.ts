import { boundedVec, type Codec, fixedBytes, newtype, u64 } from '@glia/frame'
import { home } from './home.ts'

/** A 32-byte public key, sr25519 for Aura. */
export const auraId: Codec<Uint8Array> = newtype('sp_consensus_aura::sr25519::app_sr25519::Public', fixedBytes(32), {
  typeName: 'sr25519::Public',
})

export const authorities = home.value({
  name: 'Authorities',
  value: boundedVec(auraId, 32),
  docs: 'Who makes blocks, in their order.',
})
export const currentSlot = home.value({
  name: 'CurrentSlot',
  value: newtype('sp_consensus_slots::Slot', u64, { typeName: 'u64' }),
  docs: 'Slot of this block.',
})
