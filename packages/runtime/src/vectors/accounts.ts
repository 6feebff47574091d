import { fromHex } from '@glia/base'
import { type AccountId, type Ctx, toAccountId } from '@glia/frame'
import { burnAccount, netuidOfSubnetAccount, subnetAccount } from '../pallets/subtensor/systemAccounts.ts'
import { asEitherKey, asNetUid, type EitherKey } from '../pallets/subtensor/types.ts'
import type { Accounts } from './json.ts'

const SIZE = 32
/** `modl` and the swap's pallet id. */
const SWAP_PROTOCOL = asEitherKey(toAccountId(Uint8Array.from(Buffer.from('modlten/swap'.padEnd(SIZE, '\0')))))
/** The account that authors every block of the mock. */
export const AUTHOR = '12345'

/** Accounts of vectors: the number n is the account whose bytes are n, little-endian. */
export function vectorAccounts(ctx: Ctx): Accounts & { toId(name: string): EitherKey; nameOf(id: AccountId): string } {
  const derived = new Map<string, EitherKey>([
    ['burn_account', asEitherKey(burnAccount(ctx))],
    ['swap_protocol', SWAP_PROTOCOL],
  ])
  const names = new Map([...derived].map(([name, id]) => [id as string, name]))
  const toId = (name: string): EitherKey => {
    const known = derived.get(name)
    if (known !== undefined) return known
    if (name.startsWith('subnet:'))
      return asEitherKey(subnetAccount(ctx, asNetUid(Number(name.slice('subnet:'.length)))))
    const bytes = new Uint8Array(SIZE)
    let rest = BigInt(name)
    for (let i = 0; i < SIZE; i++) {
      bytes[i] = Number(rest & 0xffn)
      rest >>= 8n
    }
    return asEitherKey(toAccountId(bytes))
  }
  const nameOf = (id: AccountId): string => {
    const known = names.get(id)
    if (known !== undefined) return known
    const netuid = netuidOfSubnetAccount(ctx, id)
    if (netuid !== undefined) return `subnet:${netuid}`
    const bytes = fromHex(id)
    let value = 0n
    for (let i = SIZE - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
    return String(value)
  }
  return {
    toId,
    nameOf,
    toBytes: (name) => fromHex(toId(name)),
    toName: (bytes) => nameOf(toAccountId(bytes)),
  }
}
