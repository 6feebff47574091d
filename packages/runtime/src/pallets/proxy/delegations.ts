import { type AccountId, type Ctx, emit, ensure, fail } from '@glia/frame'
import { moveDeposit } from '../balances/deposits.ts'
import { unreserve } from '../balances/index.ts'
import { proxyErrors, proxyEvents } from './declarations.ts'
import { proxyDeposit } from './deposits.ts'
import { MAX_PROXIES, proxies, realPaysFee } from './storage.ts'
import { compareDefinitions, type ProxyDefinition, type ProxyType } from './types.ts'

const isSame = (a: ProxyDefinition) => (b: ProxyDefinition) => compareDefinitions(a, b) === 0

/**
 * An account lets another act for it (`add_proxy_delegate`). Fails with NoSelfProxy, Duplicate, TooMany, and as `reserve`
 * where the deposit is not there.
 */
export function addProxyDelegate(ctx: Ctx, delegator: AccountId, definition: ProxyDefinition): void {
  ensure(delegator !== definition.delegate, proxyErrors.NoSelfProxy)
  const [before, deposit] = proxies.get(ctx, delegator)
  ensure(!before.some(isSame(definition)), proxyErrors.Duplicate)
  ensure(before.length < MAX_PROXIES, proxyErrors.TooMany)
  const after = [...before, definition].sort(compareDefinitions)
  const needed = proxyDeposit(after.length)
  moveDeposit(ctx, delegator, deposit, needed)
  proxies.set(ctx, delegator, [after, needed])
  emit(ctx, proxyEvents.ProxyAdded, told(delegator, definition))
}

/** An account no longer lets another act for it (`remove_proxy_delegate`). Fails with NotFound. */
export function removeProxyDelegate(ctx: Ctx, delegator: AccountId, definition: ProxyDefinition): void {
  const [before, deposit] = proxies.get(ctx, delegator)
  ensure(before.some(isSame(definition)), proxyErrors.NotFound)
  const after = before.filter((each) => !isSame(definition)(each))
  const needed = proxyDeposit(after.length)
  moveDeposit(ctx, delegator, deposit, needed)
  if (after.length === 0) proxies.remove(ctx, delegator)
  else proxies.set(ctx, delegator, [after, needed])
  realPaysFee.remove(ctx, delegator, definition.delegate)
  emit(ctx, proxyEvents.ProxyRemoved, told(delegator, definition))
}

const told = (delegator: AccountId, { delegate, proxyType, delay }: ProxyDefinition) => ({
  delegator,
  delegatee: delegate,
  proxyType,
  delay,
})

/** Nobody acts for an account any more (`remove_all_proxy_delegates`). */
export function removeAllProxyDelegates(ctx: Ctx, delegator: AccountId): void {
  const [, deposit] = proxies.take(ctx, delegator)
  unreserve(ctx, delegator, deposit)
  realPaysFee.clear(ctx, delegator)
}

/** The first delegation to an account, of that type if one is asked for (`find_proxy`). Fails with NotProxy. */
export function findProxy(
  ctx: Ctx,
  real: AccountId,
  delegate: AccountId,
  type: ProxyType | undefined,
): ProxyDefinition {
  const [all] = proxies.get(ctx, real)
  return (
    all.find((each) => each.delegate === delegate && (type === undefined || each.proxyType === type)) ??
    fail(proxyErrors.NotProxy)
  )
}

/** Whether an account has said that it pays the fees of one who acts for it (`is_real_pays_fee`). */
export const paysFeesOf = (ctx: Ctx, real: AccountId, delegate: AccountId): boolean =>
  realPaysFee.has(ctx, real, delegate)
