import { call, ensureSigned } from '@glia/frame'
import { lookup } from '../../balances/address.ts'
import { addProxyDelegate } from '../delegations.ts'
import { address, blocks, forDelegates, kind } from './fields.ts'

export const addProxy = call({
  index: 1,
  args: { delegate: address, proxyType: kind, delay: blocks },
  weight: forDelegates(25_770_804, 80_892, 4254, 1, 1),
  docs: 'Lets an account act for the sender, in what the type says, and so many blocks after it has announced what.',
  run(ctx, origin, { delegate, proxyType, delay }) {
    addProxyDelegate(ctx, ensureSigned(origin), { delegate: lookup(delegate), proxyType, delay })
  },
})
