import { call, ensure, ensureSigned } from '@glia/frame'
import { lookup } from '../../balances/address.ts'
import { removeAnnouncements } from '../announcements.ts'
import { proxyErrors } from '../declarations.ts'
import { address, callHash, forAnnouncements } from './fields.ts'

export const rejectAnnouncement = call({
  index: 8,
  args: { delegate: address, callHash },
  weight: forAnnouncements(26_388_332, 199_703, 17_846, 2, 2),
  docs: 'Refuses what somebody announced to do for the sender.',
  run(ctx, origin, { delegate, callHash: hash }) {
    const real = ensureSigned(origin)
    const isMeant = (one: { readonly real: string; readonly callHash: string }) =>
      one.real === real && one.callHash === hash
    ensure(removeAnnouncements(ctx, lookup(delegate), isMeant), proxyErrors.NotFound)
  },
})
