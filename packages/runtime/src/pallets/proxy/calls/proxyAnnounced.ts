import { toHex0x } from '@glia/base'
import {
  addWeights,
  benchmarked,
  call,
  callWeight,
  encode,
  ensure,
  ensureSigned,
  type MultiAddress,
  type RuntimeCall,
  runtimeCall,
} from '@glia/frame'
import { blake2b256 } from '@glia/state'
import { lookup } from '../../balances/address.ts'
import { removeAnnouncements } from '../announcements.ts'
import { proxyErrors } from '../declarations.ts'
import { findProxy } from '../delegations.ts'
import { doProxy } from '../doProxy.ts'
import { MAX_PENDING, MAX_PROXIES } from '../storage.ts'
import type { ProxyType } from '../types.ts'
import { address, forcedKind, innerCall } from './fields.ts'

// With one read and one write for the last result.
const own = benchmarked(
  53_234_507 + 228_831 * MAX_PENDING + 54_037 * MAX_PROXIES,
  8615 + 68 * MAX_PENDING + 37 * MAX_PROXIES,
  5 + 1,
  3 + 1,
)

export const proxyAnnounced = call<{
  delegate: MultiAddress
  real: MultiAddress
  forceProxyType: ProxyType | undefined
  call: RuntimeCall
}>({
  index: 9,
  args: { delegate: address, real: address, forceProxyType: forcedKind, call: innerCall },
  weight: ({ call: inner }, ctx) => addWeights(own, callWeight(ctx, inner)),
  docs: 'Makes a call that somebody announced to make for an account, once its delay is over. Anybody may send this.',
  run(ctx, origin, { delegate: acting, real: who, forceProxyType, call: inner }) {
    ensureSigned(origin)
    const delegate = lookup(acting)
    const real = lookup(who)
    const found = findProxy(ctx, real, delegate, forceProxyType)
    const hash = toHex0x(blake2b256(encode(runtimeCall, inner)))
    const isDue = removeAnnouncements(
      ctx,
      delegate,
      (one) => one.real === real && one.callHash === hash && ctx.blockNumber - one.height >= found.delay,
    )
    ensure(isDue, proxyErrors.Unannounced)
    doProxy(ctx, found, real, inner)
  },
})
