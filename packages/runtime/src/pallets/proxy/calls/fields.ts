import {
  benchmarked,
  boxed,
  type Codec,
  field,
  h256,
  multiAddress,
  option,
  type RuntimeCall,
  runtimeCall,
  u32,
} from '@glia/frame'
import { MAX_PENDING, MAX_PROXIES } from '../storage.ts'
import { type ProxyType, proxyType } from '../types.ts'

export const address = field(multiAddress, 'AccountIdLookupOf<T>')
export const kind = field(proxyType, 'T::ProxyType')
export const forcedKind = field(option(proxyType) as Codec<ProxyType | undefined>, 'Option<T::ProxyType>')
export const blocks = field(u32, 'BlockNumberFor<T>')
export const callHash = field(h256, 'CallHashOf<T>')
export const innerCall = field(boxed(runtimeCall as Codec<RuntimeCall>), 'Box<<T as Config>::RuntimeCall>')

/** A weight that counts with as many delegates as an account may have, and so many picoseconds for each. */
export const forDelegates = (refTime: number, each: number, proof: number, reads: number, writes: number) =>
  benchmarked(refTime + each * MAX_PROXIES, proof, reads, writes)

/** And with as many announcements. */
export const forAnnouncements = (refTime: number, each: number, eachDelegate: number, reads: number, writes: number) =>
  benchmarked(refTime + each * MAX_PENDING + eachDelegate * MAX_PROXIES, 8615, reads, writes)
