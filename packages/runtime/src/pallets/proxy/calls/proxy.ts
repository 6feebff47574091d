import {
  addWeights,
  call,
  callPays,
  callWeight,
  ensure,
  ensureSigned,
  type MultiAddress,
  type RuntimeCall,
} from '@glia/frame'
import { lookup } from '../../balances/address.ts'
import { proxyErrors } from '../declarations.ts'
import { findProxy } from '../delegations.ts'
import { doProxy } from '../doProxy.ts'
import { MAX_PROXIES } from '../storage.ts'
import type { ProxyType } from '../types.ts'
import { address, forcedKind, forDelegates, innerCall } from './fields.ts'

// With one read and one write for the last result.
const own = forDelegates(28_026_265, 53_205, 4254 + 37 * MAX_PROXIES, 3 + 1, 1 + 1)

export const proxy = call<{ real: MultiAddress; forceProxyType: ProxyType | undefined; call: RuntimeCall }>({
  index: 0,
  args: { real: address, forceProxyType: forcedKind, call: innerCall },
  weight: ({ call: inner }, ctx) => addWeights(own, callWeight(ctx, inner)),
  pays: ({ call: inner }, ctx) => callPays(ctx, inner),
  docs: 'Makes a call for an account that lets the sender act for it, without delay.',
  run(ctx, origin, { real: who, forceProxyType, call: inner }) {
    const delegate = ensureSigned(origin)
    const real = lookup(who)
    const found = findProxy(ctx, real, delegate, forceProxyType)
    ensure(found.delay === 0, proxyErrors.Unannounced)
    doProxy(ctx, found, real, inner)
  },
})
