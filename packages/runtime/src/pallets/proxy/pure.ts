import { toHex0x } from '@glia/base'
import {
  type AccountId,
  accountId,
  type Ctx,
  emit,
  encode,
  ensure,
  extrinsicIndex,
  fixedBytes,
  tuple,
  u16,
  u32,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { reserve, unreserve } from '../balances/index.ts'
import { proxyErrors, proxyEvents } from './declarations.ts'
import { proxyDeposit } from './deposits.ts'
import { proxies } from './storage.ts'
import { type ProxyType, proxyType } from './types.ts'

/** Who made an account without a key, where, and the number that tells several in one place apart. */
export interface Birth {
  readonly spawner: AccountId
  readonly proxyType: ProxyType
  readonly index: number
  readonly height: number
  readonly extIndex: number
}

const PREFIX = new TextEncoder().encode('modlpy/proxy____')
const entropy = tuple<readonly [Uint8Array, AccountId, number, number, ProxyType, number]>(
  fixedBytes(16),
  accountId,
  u32,
  u32,
  proxyType,
  u16,
)

/** The account that was born so (`pure_account`). */
export const pureAccount = ({ spawner, height, extIndex, proxyType: type, index }: Birth): AccountId =>
  toHex0x(blake2b256(encode(entropy, [PREFIX, spawner, height, extIndex, type, index]))) as AccountId

/**
 * Makes an account without a key, for which its maker may act. The deposit is the maker's. Fails with Duplicate, and as
 * `reserve`.
 */
export function createPure(ctx: Ctx, who: AccountId, type: ProxyType, delay: number, index: number): void {
  const pure = pureAccount({
    spawner: who,
    proxyType: type,
    index,
    height: ctx.blockNumber,
    extIndex: extrinsicIndex(ctx),
  })
  ensure(!proxies.has(ctx, pure), proxyErrors.Duplicate)
  const deposit = proxyDeposit(1)
  reserve(ctx, who, deposit)
  proxies.set(ctx, pure, [[{ delegate: who, proxyType: type, delay }], deposit])
  emit(ctx, proxyEvents.PureCreated, { pure, who, proxyType: type, disambiguationIndex: index })
}

/** An account without a key ends itself; its maker gets the deposit back. Fails with NoPermission unless it was born so. */
export function killPure(ctx: Ctx, who: AccountId, birth: Birth): void {
  ensure(pureAccount(birth) === who, proxyErrors.NoPermission)
  const [, deposit] = proxies.take(ctx, who)
  const { spawner, proxyType: type, index } = birth
  unreserve(ctx, spawner, deposit)
  emit(ctx, proxyEvents.PureKilled, { pure: who, spawner, proxyType: type, disambiguationIndex: index })
}
