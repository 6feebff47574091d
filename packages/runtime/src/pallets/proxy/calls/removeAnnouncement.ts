import { call, ensure, ensureSigned } from '@glia/frame'
import { lookup } from '../../balances/address.ts'
import { removeAnnouncements } from '../announcements.ts'
import { proxyErrors } from '../declarations.ts'
import { address, callHash, forAnnouncements } from './fields.ts'

export const removeAnnouncement = call({
  index: 7,
  args: { real: address, callHash },
  weight: forAnnouncements(25_595_226, 205_163, 40_277, 2, 2),
  docs: 'Takes back what the sender announced, and its deposit.',
  run(ctx, origin, { real: who, callHash: hash }) {
    const delegate = ensureSigned(origin)
    const real = lookup(who)
    const isMeant = (one: { readonly real: string; readonly callHash: string }) =>
      one.real === real && one.callHash === hash
    ensure(removeAnnouncements(ctx, delegate, isMeant), proxyErrors.NotFound)
  },
})
