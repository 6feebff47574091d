import { call, compact, ensureSigned, field, plain, u32 } from '@glia/frame'
import { lookup } from '../../balances/address.ts'
import { killPure as kill } from '../pure.ts'
import { address, forDelegates, kind } from './fields.ts'

export const killPure = call({
  index: 5,
  args: {
    spawner: address,
    proxyType: kind,
    index: plain.u16,
    height: field(compact(u32), 'BlockNumberFor<T>'),
    extIndex: field(compact(u32), 'u32'),
  },
  weight: forDelegates(26_529_087, 48_014, 4254, 1, 1),
  docs: 'Ends the sender, an account without a key: what it holds is lost. Says who made it, where, as the event of its birth did.',
  run(ctx, origin, { spawner, proxyType, index, height, extIndex }) {
    kill(ctx, ensureSigned(origin), { spawner: lookup(spawner), proxyType, index, height, extIndex })
  },
})
