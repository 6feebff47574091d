import {
  type AccountId,
  argsIf,
  type CallFilter,
  type Ctx,
  dispatch,
  emit,
  type RuntimeCall,
  resultOf,
  signedBy,
  withFilter,
} from '@glia/frame'
import { addProxy } from './calls/addProxy.ts'
import { killPure } from './calls/killPure.ts'
import { removeProxies } from './calls/removeProxies.ts'
import { removeProxy } from './calls/removeProxy.ts'
import { proxyEvents } from './declarations.ts'
import { allows, isSuperset } from './filters.ts'
import { lastCallResult } from './storage.ts'
import type { ProxyDefinition, ProxyType } from './types.ts'

/** What a delegate may do: what its type allows, and no delegations beyond its own type. */
const filterOf =
  (type: ProxyType): CallFilter =>
  (ctx, call) => {
    const edited = argsIf(call, addProxy, removeProxy)
    if (edited !== undefined && !isSuperset(type, edited.proxyType)) return false
    if (type !== 'Any' && argsIf(call, removeProxies, killPure) !== undefined) return false
    return allows(ctx, type, call)
  }

/** Makes a call for an account. It may fail: the event and the last result say how it went (`do_proxy`). */
export function doProxy(ctx: Ctx, { proxyType }: ProxyDefinition, real: AccountId, call: RuntimeCall): void {
  const { error } = dispatch(ctx, withFilter(signedBy(real), filterOf(proxyType)), call)
  const result = resultOf(error)
  lastCallResult.set(ctx, real, result)
  emit(ctx, proxyEvents.ProxyExecuted, { result })
}
