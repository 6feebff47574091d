import { toHex0x } from '@glia/base'
import { type AccountId, accountId, encode, fixedBytes, tuple, u16 } from '@glia/frame'
import { blake2b256 } from '@glia/state'

const PREFIX = new TextEncoder().encode('modlpy/utilisuba')
const entropy = tuple<readonly [Uint8Array, AccountId, number]>(fixedBytes(16), accountId, u16)

/** The account that the number `index` makes of another (`derivative_account_id`). */
export const derivativeAccount = (who: AccountId, index: number): AccountId =>
  toHex0x(blake2b256(encode(entropy, [PREFIX, who, index]))) as AccountId
