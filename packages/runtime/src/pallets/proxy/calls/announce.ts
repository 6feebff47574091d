import { call, ensureSigned } from '@glia/frame'
import { lookup } from '../../balances/address.ts'
import { announce as keep } from '../announcements.ts'
import { address, callHash, forAnnouncements } from './fields.ts'

export const announce = call({
  index: 6,
  args: { real: address, callHash },
  weight: forAnnouncements(34_286_251, 194_092, 53_615, 3, 2),
  docs: 'Says which call the sender will make for an account, by its hash.',
  run(ctx, origin, { real, callHash: hash }) {
    keep(ctx, ensureSigned(origin), lookup(real), hash)
  },
})
