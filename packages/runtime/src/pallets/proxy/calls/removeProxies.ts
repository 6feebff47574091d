import { call, ensureSigned } from '@glia/frame'
import { removeAllProxyDelegates } from '../delegations.ts'
import { forDelegates } from './fields.ts'

export const removeProxies = call({
  index: 3,
  args: {},
  weight: forDelegates(27_407_028, 55_808, 4254, 1, 1),
  docs: 'Lets nobody act for the sender any more. An account without a key is lost for good with this.',
  run(ctx, origin) {
    removeAllProxyDelegates(ctx, ensureSigned(origin))
  },
})
