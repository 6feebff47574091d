import { call, ensureSigned, plain } from '@glia/frame'
import { createPure as create } from '../pure.ts'
import { blocks, forDelegates, kind } from './fields.ts'

export const createPure = call({
  index: 4,
  args: { proxyType: kind, delay: blocks, index: plain.u16 },
  weight: forDelegates(27_853_436, 20_160, 4254, 1, 1),
  docs: 'Makes an account without a key, for which the sender may act. The index tells several of one transaction apart.',
  run(ctx, origin, { proxyType, delay, index }) {
    create(ctx, ensureSigned(origin), proxyType, delay, index)
  },
})
