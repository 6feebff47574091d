import { toHex0x } from '@glia/base'
import {
  type AccountId,
  accountId,
  call,
  emit,
  encode,
  ensureSigned,
  field,
  type H256,
  tuple,
  weight,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { shieldEvents } from '../declarations.ts'
import { sealedBytes } from '../storage.ts'

const submission = tuple<readonly [AccountId, Uint8Array]>(accountId, sealedBytes)

export const submitEncrypted = call({
  index: 1,
  args: { ciphertext: field(sealedBytes, 'BoundedVec<u8, ConstU32<8192>>') },
  weight: weight(207_223_000),
  docs: 'Brings a signed transaction, sealed with the next key: the author opens it in its block and puts it right behind. Sign both for at most 8 blocks; of one account, the inner with the later nonce.',
  run(ctx, origin, { ciphertext }) {
    const who = ensureSigned(origin)
    const id = toHex0x(blake2b256(encode(submission, [who, ciphertext]))) as H256
    emit(ctx, shieldEvents.EncryptedSubmitted, { id, who })
  },
})
