import { call, ensureSigned } from '@glia/frame'
import { lookup } from '../../balances/address.ts'
import { removeProxyDelegate } from '../delegations.ts'
import { address, blocks, forDelegates, kind } from './fields.ts'

export const removeProxy = call({
  index: 2,
  args: { delegate: address, proxyType: kind, delay: blocks },
  weight: forDelegates(27_827_049, 64_054, 4254, 1, 2),
  docs: 'Lets an account no longer act for the sender.',
  run(ctx, origin, { delegate, proxyType, delay }) {
    removeProxyDelegate(ctx, ensureSigned(origin), { delegate: lookup(delegate), proxyType, delay })
  },
})
